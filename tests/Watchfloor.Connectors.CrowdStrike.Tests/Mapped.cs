using System.Text.Json;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.CrowdStrike.Tests;

/// <summary>Maps a record and holds the event against the schema.</summary>
internal static class Mapped
{
    public static T Event<T>(IFeedMapping mapping, string record)
        where T : OcsfEvent
    {
        var mapped = mapping.Map(record);
        Assert.Null(mapped.QuarantineReason);
        var ocsfEvent = Assert.IsType<T>(Assert.Single(mapped.Events));
        Assert.Empty(OcsfValidator.Default.Validate(ocsfEvent).Errors);
        Assert.Equal(record, ocsfEvent.RawData);
        return ocsfEvent;
    }

    public static string Reason(IFeedMapping mapping, string record)
    {
        var mapped = mapping.Map(record);
        Assert.Empty(mapped.Events);
        return mapped.QuarantineReason!;
    }

    /// <summary>The vendor's record inside a line of a public sample.</summary>
    public static string Log(string line)
    {
        using var sample = JsonDocument.Parse(line);
        return sample.RootElement.GetProperty("log").GetRawText();
    }
}
