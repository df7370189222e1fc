using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.CrowdStrike.Intel;

/// <summary>Metadata of what Falcon Intelligence says.</summary>
internal static class IntelMetadata
{
    /// <summary>The metadata; the first of <paramref name="times"/> that is set is the original time.</summary>
    public static Metadata Of(JsonRecord record, string uid, string log, DateTimeOffset? modified, params ReadOnlySpan<string> times) => new()
    {
        Product = FalconValues.Falcon with { Feature = new() { Name = "intelligence" } },
        Uid = uid,
        LogName = log,
        OriginalTime = record.Text(times),
        ModifiedTime = modified,
    };
}
