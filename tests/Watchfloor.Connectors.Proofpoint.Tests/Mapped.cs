using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Proofpoint.Tests;

/// <summary>Maps a record and holds every event against the schema.</summary>
internal static class Mapped
{
    public static IReadOnlyList<OcsfEvent> Events(string record)
    {
        var mapped = new TapMapping().Map(record);
        Assert.Null(mapped.QuarantineReason);
        foreach (var ocsfEvent in mapped.Events)
        {
            Assert.Empty(OcsfValidator.Default.Validate(ocsfEvent).Errors);
            Assert.NotNull(ocsfEvent.RawData);
        }

        return mapped.Events;
    }
}
