namespace Watchfloor.Detection.Behaviour;

/// <summary>One number about an entity's day: its column in the profile's query, what it counts, and how to say it.</summary>
/// <param name="Column">Column of the query, also the reason's name.</param>
/// <param name="Counts">What it counts, as the sentence says it: "programs that …".</param>
/// <param name="Fact">Measures of one fact count once, however many of them are surprising.</param>
public sealed record BehaviourMeasure(string Column, string Counts, string Fact)
{
    /// <summary>Whether a finding may rest on it; the others only add to one that does.</summary>
    public bool HasWeight { get; init; }

    /// <summary>True for what each entity has much of, such as bytes: then the ratio to what was expected counts. False for what is rare: then the chance of seeing so many.</summary>
    public bool IsVolume { get; init; }

    /// <summary>ATT&amp;CK technique it speaks for; null for none.</summary>
    public string? Technique { get; init; }
}
