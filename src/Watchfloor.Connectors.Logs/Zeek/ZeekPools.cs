namespace Watchfloor.Connectors.Logs.Zeek;

/// <summary>Texts that the events of a file share.</summary>
internal sealed class ZeekPools
{
    /// <summary>Repeated texts.</summary>
    public StringPool Texts { get; } = new();

    /// <summary>Addresses in canonical form; null for what is none.</summary>
    public StringPool Addresses { get; } = new(AddressText.Canonical);
}
