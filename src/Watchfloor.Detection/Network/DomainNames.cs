namespace Watchfloor.Detection.Network;

/// <summary>A name and the domains it lies in.</summary>
internal static class DomainNames
{
    /// <summary>The name, then each domain above it: <c>a.example.com</c>, <c>example.com</c>, <c>com</c>.</summary>
    public static IEnumerable<string> AndAbove(string? name)
    {
        for (var rest = name; rest is { Length: > 0 }; rest = rest.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? rest[(dot + 1)..] : null)
        {
            yield return rest;
        }
    }
}
