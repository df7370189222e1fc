using System.Text.Json;

namespace Watchfloor.Mcp;

/// <summary>A call that changes something and waits for a person.</summary>
public sealed record Approval
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The tool.</summary>
    public required string Tool { get; init; }

    /// <summary>The arguments, as JSON. The call that follows must bring the same.</summary>
    public required string Arguments { get; init; }

    /// <summary>Who asked.</summary>
    public required string AskedBy { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>The person who approved; null while nobody has.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset? ApprovedAt { get; init; }
}
