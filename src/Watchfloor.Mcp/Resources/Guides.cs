namespace Watchfloor.Mcp;

/// <summary>Short guides to the vendors' query languages and limits, and to the lake's views.</summary>
internal static class Guides
{
    /// <summary>The guide to the lake's views.</summary>
    public static ResourceDefinition Lake { get; } = Of("lake", "The lake's views", "Views, columns and examples for watchfloor_query_lake.");

    /// <summary>Falcon Query Language.</summary>
    public static ResourceDefinition Fql { get; } = Of("fql", "Falcon Query Language", "How to write a filter for the Falcon console or API, and which tool argument does the same here.");

    /// <summary>Kusto.</summary>
    public static ResourceDefinition Kql { get; } = Of("kql", "KQL for advanced hunting", "How to write a Defender advanced hunting query, its limits, and which view holds the same here.");

    /// <summary>TAP's limits.</summary>
    public static ResourceDefinition Tap { get; } = Of("tap", "TAP's limits", "What TAP's API allows: windows, calls a day, what is missing from delivered mail.");

    private static ResourceDefinition Of(string name, string title, string description) => new(
        $"watchfloor://guides/{name}", null, $"guide_{name}", title, description, "text/markdown",
        (_, _, _) => Task.FromResult(Text($"Watchfloor.Mcp.Guides.{name}.md")));

    /// <summary>An embedded text.</summary>
    internal static string Text(string resource)
    {
        using var stream = typeof(Guides).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"{resource} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
