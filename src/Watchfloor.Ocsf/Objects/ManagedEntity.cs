using System.Text.Json.Nodes;

namespace Watchfloor.Ocsf;

/// <summary>What a directory change was about. OCSF object managed_entity.</summary>
public sealed record ManagedEntity
{
    /// <summary>Name.</summary>
    public string? Name { get; init; }

    /// <summary>Id.</summary>
    public string? Uid { get; init; }

    /// <summary>Kind, for example Application.</summary>
    public string? Type { get; init; }

    /// <summary>When it is a user.</summary>
    public User? User { get; init; }

    /// <summary>When it is a group.</summary>
    public Group? Group { get; init; }

    /// <summary>When it is a device.</summary>
    public Device? Device { get; init; }

    /// <summary>When it is a policy.</summary>
    public Policy? Policy { get; init; }

    /// <summary>The rest, as JSON.</summary>
    public JsonNode? Data { get; init; }
}
