using System.Text.Json.Nodes;

namespace Watchfloor.Ocsf;

/// <summary>A resource a finding is about. OCSF object resource_details.</summary>
public sealed record ResourceDetails
{
    /// <summary>Id of the resource.</summary>
    public string? Uid { get; init; }

    /// <summary>Name of the resource.</summary>
    public string? Name { get; init; }

    /// <summary>Kind of resource.</summary>
    public string? Type { get; init; }

    /// <summary>Host name, when it is a device.</summary>
    public string? Hostname { get; init; }

    /// <summary>Address, when it has one.</summary>
    public string? Ip { get; init; }

    /// <summary>Owner.</summary>
    public User? Owner { get; init; }

    /// <summary>The rest, as JSON.</summary>
    public JsonNode? Data { get; init; }
}
