using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Proofpoint.Tests;

/// <summary>Maps a record and holds every event against the schema.</summary>
internal static class Mapped
{
    public static IReadOnlyList<OcsfEvent> Events(string record) => Events(new TapMapping(), record);

    public static IReadOnlyList<OcsfEvent> Events(IFeedMapping mapping, string record)
    {
        var mapped = mapping.Map(record);
        Assert.Null(mapped.QuarantineReason);
        foreach (var ocsfEvent in mapped.Events)
        {
            Assert.Empty(OcsfValidator.Default.Validate(ocsfEvent).Errors);
            Assert.NotNull(ocsfEvent.RawData);
        }

        return mapped.Events;
    }
}
