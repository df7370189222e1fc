using System.Text.Json;
using Watchfloor.Ocsf.Schema;

namespace Watchfloor.Ocsf;

/// <summary>Checks events against the OCSF 1.8.0 schema: required attributes, types, enum values, constraints, profiles and type_uid.</summary>
/// <remarks>Not checked: what <c>unmapped</c> holds, the case of text enums, and captions such as <c>class_name</c>. Safe for several threads.</remarks>
public sealed class OcsfValidator
{
    private readonly OcsfSchema schema;

    private OcsfValidator(OcsfSchema schema) => this.schema = schema;

    /// <summary>The validator over the embedded schema.</summary>
    public static OcsfValidator Default { get; } = new(OcsfSchema.Embedded);

    /// <summary>Checks one event as it would be exported.</summary>
    public ValidationResult Validate(OcsfEvent ocsfEvent)
    {
        using var document = JsonDocument.Parse(OcsfJson.ToUtf8(ocsfEvent));
        return Validate(document.RootElement);
    }

    /// <summary>Checks one event. Never throws for what the event holds.</summary>
    public ValidationResult Validate(JsonElement ocsfEvent)
    {
        if (ocsfEvent.ValueKind != JsonValueKind.Object)
        {
            return new([$"event: object expected, got {JsonText.TypeName(ocsfEvent)}"], []);
        }

        var classUid = Member(ocsfEvent, "class_uid");
        if (JsonText.Number(classUid) is not { } uid || uid != decimal.Truncate(uid) || Math.Abs(uid) > int.MaxValue
            || !schema.Classes.TryGetValue((int)uid, out var shape))
        {
            return new([$"class_uid: unknown {JsonText.Show(classUid)}"], []);
        }

        return new Run(schema, ReadProfiles(ocsfEvent)).Check(ocsfEvent, (int)uid, shape);
    }

    private static HashSet<string> ReadProfiles(JsonElement ocsfEvent)
    {
        var profiles = Member(Member(ocsfEvent, "metadata"), "profiles");
        return profiles.ValueKind != JsonValueKind.Array
            ? []
            : [.. profiles.EnumerateArray().Where(profile => profile.ValueKind == JsonValueKind.String).Select(JsonText.Show)];
    }

    private static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

    private static bool IsAbsent(JsonElement value) => value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    /// <summary>One event being checked.</summary>
    private sealed class Run(OcsfSchema schema, HashSet<string> profiles)
    {
        private readonly List<string> errors = [];
        private readonly List<string> warnings = [];

        public ValidationResult Check(JsonElement ocsfEvent, int classUid, SchemaShape shape)
        {
            var activity = Member(ocsfEvent, "activity_id");
            var activityId = JsonText.IsInteger(activity) || activity.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? JsonText.Number(activity) ?? -1
                : -1;
            if (JsonText.Number(Member(ocsfEvent, "type_uid")) != ((decimal)classUid * 100) + activityId)
            {
                errors.Add("type_uid: not class_uid*100+activity_id");
            }

            foreach (var profile in profiles.Where(name => !shape.Profiles.Contains(name) && !schema.ObjectProfiles.Contains(name)))
            {
                warnings.Add($"metadata.profiles: {profile} not on class");
            }

            CheckObject("", ocsfEvent, shape);
            return new(errors, warnings);
        }

        private bool Counts(SchemaAttribute attribute) => attribute.Profile is null || profiles.Contains(attribute.Profile);

        private void CheckObject(string path, JsonElement json, SchemaShape shape)
        {
            foreach (var attribute in shape.Attributes)
            {
                if (attribute.Requirement != "opt" && Counts(attribute) && IsAbsent(Member(json, attribute.Name)))
                {
                    (attribute.Requirement == "req" ? errors : warnings)
                        .Add($"{path}{attribute.Name}: {(attribute.Requirement == "req" ? "required" : "recommended")}");
                }
            }

            foreach (var member in json.EnumerateObject())
            {
                CheckMember(path, JsonText.Name(member), member.Value, json, shape);
            }

            foreach (var constraint in shape.Constraints)
            {
                var present = constraint.Names.Count(name => !IsAbsent(Member(json, name)));
                if ((constraint.Kind == "at_least_one" && present == 0) || (constraint.Kind == "just_one" && present != 1))
                {
                    var names = string.Join(", ", constraint.Names.Select(name => $"'{name}'"));
                    errors.Add($"{(path.Length == 0 ? "event" : path)}: constraint {constraint.Kind} [{names}]");
                }
            }
        }

        private void CheckMember(string path, string name, JsonElement value, JsonElement json, SchemaShape shape)
        {
            var attribute = shape.Find(name);
            if (attribute is null)
            {
                if (!IsDatetimeTwin(name, shape))
                {
                    errors.Add($"{path}{name}: unknown attribute");
                }
                else if (!profiles.Contains("datetime"))
                {
                    errors.Add($"{path}{name}: datetime profile not named");
                }

                return;
            }

            if (!Counts(attribute))
            {
                errors.Add($"{path}{name}: profile {attribute.Profile} not named");
                return;
            }

            if (attribute.DeprecatedSince is not null)
            {
                warnings.Add($"{path}{name}: deprecated since {attribute.DeprecatedSince}");
            }

            if (IsAbsent(value))
            {
                return;
            }

            if (!attribute.IsArray)
            {
                CheckValue(path + name, value, attribute, json);
            }
            else if (value.ValueKind != JsonValueKind.Array)
            {
                errors.Add($"{path}{name}: array expected");
            }
            else
            {
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    CheckValue($"{path}{name}[{index++}]", item, attribute, json);
                }
            }
        }

        // The datetime profile gives every timestamp X a text twin X_dt that the schema does not list one by one.
        private static bool IsDatetimeTwin(string name, SchemaShape shape) =>
            name.EndsWith("_dt", StringComparison.Ordinal) && shape.Find(name[..^3])?.Type == "timestamp_t";

        private void CheckValue(string path, JsonElement value, SchemaAttribute attribute, JsonElement owner)
        {
            if (attribute.IsScalar)
            {
                CheckScalar(path, value, attribute, owner);
            }
            else if (value.ValueKind != JsonValueKind.Object)
            {
                errors.Add($"{path}: object expected");
            }
            else if (attribute.Type != "object" && schema.Objects.TryGetValue(attribute.Type, out var shape))
            {
                CheckObject(path + ".", value, shape);
            }
        }

        private void CheckScalar(string path, JsonElement value, SchemaAttribute attribute, JsonElement owner)
        {
            var type = schema.Types.GetValueOrDefault(attribute.Type);
            var basis = type?.Base ?? attribute.Type;
            if (!HasType(value, basis))
            {
                errors.Add($"{path}: {attribute.Type} expected, got {JsonText.TypeName(value)}");
                return;
            }

            // A number too long for decimal compares as null, so it is out of range too.
            if (type?.Range is { } range && !(JsonText.Number(value) >= range.Low && JsonText.Number(value) <= range.High))
            {
                errors.Add($"{path}: out of range");
            }

            if (value.ValueKind == JsonValueKind.String && type is not null)
            {
                CheckText(path, JsonText.Show(value), attribute, type);
            }

            if (attribute.Values is { } allowed && !allowed.Contains(JsonText.Show(value)))
            {
                (basis is "integer_t" or "long_t" ? errors : warnings).Add($"{path}: {JsonText.Show(value)} not in enum");
            }

            if (value.ValueKind == JsonValueKind.Number && JsonText.Number(value) == 99 && attribute.Sibling is { } sibling
                && IsAbsent(Member(owner, sibling)))
            {
                warnings.Add($"{path}: 99 without {sibling}");
            }
        }

        private void CheckText(string path, string text, SchemaAttribute attribute, SchemaType type)
        {
            if (type.MaxLength is { } longest && text.Length > longest && JsonText.CodePoints(text) > longest)
            {
                errors.Add($"{path}: longer than {longest}");
            }

            if (!type.Accepts(text))
            {
                warnings.Add($"{path}: regex of {attribute.Type}");
            }
        }

        private static bool HasType(JsonElement value, string basis) => basis switch
        {
            "string_t" => value.ValueKind == JsonValueKind.String,
            "integer_t" or "long_t" => JsonText.IsInteger(value),
            "float_t" => value.ValueKind == JsonValueKind.Number,
            "boolean_t" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            _ => true,
        };
    }
}
