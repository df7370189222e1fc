namespace Watchfloor.Ocsf;

/// <summary>A value seen in an event, for pivoting. OCSF object observable.</summary>
public sealed record Observable
{
    /// <summary>Path of the attribute, for example src_endpoint.ip.</summary>
    public required string Name { get; init; }

    /// <summary>OCSF observable type, see <see cref="ObservableType"/>.</summary>
    public required int TypeId { get; init; }

    /// <summary>The value.</summary>
    public string? Value { get; init; }
}
