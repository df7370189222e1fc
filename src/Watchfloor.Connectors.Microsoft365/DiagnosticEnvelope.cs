namespace Watchfloor.Connectors.Microsoft365;

/// <summary>A record as Graph sends it, or as Azure diagnostic settings stream it: the same fields one level down, in <c>properties</c>.</summary>
/// <param name="Body">The record itself.</param>
/// <param name="Outer">What surrounds it; the record itself when nothing does.</param>
internal readonly record struct DiagnosticEnvelope(JsonRecord Body, JsonRecord Outer)
{
    public static DiagnosticEnvelope Open(JsonRecord record) =>
        (record.Has("category") || record.Has("operationName")) && record.Object("properties") is { } body
            ? new(body, record)
            : new(record, record);

    /// <summary>Text of the record, else of what surrounds it.</summary>
    public string? Text(params ReadOnlySpan<string> names) => Body.Text(names) ?? Outer.Text(names);

    /// <summary>Reads a field that both levels may repeat.</summary>
    public DateTimeOffset? Time(params ReadOnlySpan<string> names) => Body.Time(names) ?? Outer.Time(names);
}
