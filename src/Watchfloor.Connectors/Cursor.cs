namespace Watchfloor.Connectors;

/// <summary>Where to go on in a feed. Opaque to everyone but the connector that wrote it.</summary>
/// <param name="Value">The connector's own text, usually JSON; null at the beginning.</param>
/// <param name="Since">How far back to read when there is no position yet; null for the connector's default.</param>
public readonly record struct Cursor(string? Value, DateTimeOffset? Since = null)
{
    /// <summary>Nothing read yet.</summary>
    public static Cursor Beginning => default;
}
