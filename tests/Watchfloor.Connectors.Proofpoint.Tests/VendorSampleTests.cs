using System.Text.Json;
using Watchfloor.Ocsf;
using Watchfloor.Testing;
using File = System.IO.File;

namespace Watchfloor.Connectors.Proofpoint.Tests;

public class VendorSampleTests
{
    [Fact]
    public void Map_EveryPublicMessage_IsValidOcsf()
    {
        var count = 0;
        foreach (var line in File.ReadLines(SharedData.Path("data/vendor-samples/proofpoint/message-event.panther.jsonl")))
        {
            using var sample = JsonDocument.Parse(line);
            var events = Mapped.Events(sample.RootElement.GetProperty("log").GetRawText());
            Assert.IsType<EmailActivity>(events[0]);
            count++;
        }

        Assert.True(count > 0);
    }

    [Fact]
    public void Map_WholeAnswer_IsValidOcsf()
    {
        var events = Mapped.Events(File.ReadAllText(SharedData.Path("data/vendor-samples/proofpoint/tap-siem-all.demisto.json")));

        // One message delivered and one blocked, each with one threat called active; one click permitted, one blocked.
        Assert.Equal([4002, 4002, 4009, 4009, 2004, 2004], events.Select(ocsfEvent => ocsfEvent.ClassUid).OrderBy(uid => uid == 2004 ? 9999 : uid));
    }
}
