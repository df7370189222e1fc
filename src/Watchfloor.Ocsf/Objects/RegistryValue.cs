using System.Text.Json.Nodes;

namespace Watchfloor.Ocsf;

/// <summary>A Windows registry value. OCSF object reg_value.</summary>
public sealed record RegistryValue
{
    /// <summary>Value name.</summary>
    public required string Name { get; init; }

    /// <summary>Path of its key.</summary>
    public required string Path { get; init; }

    /// <summary>What it holds.</summary>
    public JsonNode? Data { get; init; }
}
