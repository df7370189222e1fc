using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Watchfloor.Ocsf.Schema;

namespace Watchfloor.Ocsf.Tests;

/// <summary>Events with every property set, so that a property the schema does not have cannot hide.</summary>
internal static class FilledRecord
{
    private const int Deepest = 5;

    public static OcsfEvent Of(Type type)
    {
        var ocsfEvent = (OcsfEvent)Make(type, depth: 0)!;

        // cloud and osint ask for objects that Watchfloor has no records for.
        string[] profiles = [.. OcsfSchema.Embedded.Classes[ocsfEvent.ClassUid].Profiles
            .Concat(OcsfSchema.Embedded.ObjectProfiles).Except(["cloud", "osint"]).Distinct()];
        var filled = ocsfEvent.Metadata with { Profiles = profiles };
        type.GetProperty(nameof(OcsfEvent.Metadata))!.SetValue(ocsfEvent, filled);
        return ocsfEvent;
    }

    private static object? Make(Type type, int depth)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
        {
            return "x";
        }

        if (type == typeof(DateTimeOffset))
        {
            return new DateTimeOffset(2026, 3, 2, 9, 0, 0, 123, TimeSpan.Zero);
        }

        if (type == typeof(JsonObject) || type == typeof(JsonNode))
        {
            return new JsonObject { ["k"] = "v" };
        }

        if (type.IsEnum)
        {
            return Enum.ToObject(type, 1);
        }

        if (type.IsPrimitive)
        {
            return Convert.ChangeType(1, type, System.Globalization.CultureInfo.InvariantCulture);
        }

        if (type.IsGenericType)
        {
            var item = Make(type.GetGenericArguments()[0], depth);
            if (item is null)
            {
                return null;
            }

            var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(type.GetGenericArguments()))!;
            list.Add(item);
            return list;
        }

        return depth >= Deepest ? null : MakeRecord(type, depth);
    }

    private static object MakeRecord(Type type, int depth)
    {
        var record = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties().Where(property => property.CanWrite && property.GetCustomAttribute<JsonIgnoreAttribute>() is null))
        {
            property.SetValue(record, Make(property.PropertyType, depth + 1));
        }

        return record;
    }
}
