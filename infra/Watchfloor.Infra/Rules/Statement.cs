using System.Text.Json;

namespace Watchfloor.Infra.Rules;

/// <summary>One statement of an IAM policy of AWS.</summary>
internal sealed record Statement(Resource Holder, JsonElement Json)
{
    private static readonly string[] Arguments = ["policy", "assume_role_policy", "inline_policy"];

    /// <summary>Whether it allows rather than forbids.</summary>
    public bool Allows => Json.TryGetProperty("Effect", out var effect) && effect.GetString() == "Allow";

    /// <summary>Actions it names.</summary>
    public IReadOnlyList<string> Actions => Strings(Json, "Action");

    /// <summary>Resources it names.</summary>
    public IReadOnlyList<string> Resources => Strings(Json, "Resource");

    /// <summary>Whether it holds under a condition.</summary>
    public bool Conditional => Json.TryGetProperty("Condition", out _);

    /// <summary>Principals it names, of whatever kind.</summary>
    public IReadOnlyList<string> Principals =>
        !Json.TryGetProperty("Principal", out var principal) ? []
        : principal.ValueKind == JsonValueKind.Object ? [.. principal.EnumerateObject().SelectMany(kind => Values(kind.Value))]
        : Values(principal);

    /// <summary>Name of the statement, empty without one.</summary>
    public string Sid => Json.TryGetProperty("Sid", out var sid) && sid.ValueKind == JsonValueKind.String ? sid.GetString()! : "";

    /// <summary>Every statement of every policy in the stack that is known.</summary>
    public static IEnumerable<Statement> Of(Stack stack) => stack.Resources.SelectMany(Of);

    /// <summary>Every statement of the policies of one resource that are known.</summary>
    public static IEnumerable<Statement> Of(Resource resource)
    {
        foreach (var text in Arguments.Select(resource.Text).Where(text => text is not null && text.Contains("\"Statement\"", StringComparison.Ordinal)))
        {
            using var policy = JsonDocument.Parse(text!);
            foreach (var statement in policy.RootElement.GetProperty("Statement").EnumerateArray())
            {
                yield return new Statement(resource, statement.Clone());
            }
        }
    }

    private static IReadOnlyList<string> Strings(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? Values(value) : [];

    private static IReadOnlyList<string> Values(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(Resource.AsText)] : [Resource.AsText(value)];
}
