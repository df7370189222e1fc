using System.Text.Json;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365.Tests.Reading;

public class MachineActionReadingTests
{
    [Fact]
    public async Task ReadAsync_ActionThatEnds_ComesAgainUnderItsIdWithTheNewState()
    {
        await using var lab = await LabReading.StartAsync(pageSize: 2);
        await using var reading = new LabReading(lab);
        var machines = (await reading.DefenderAsync(HttpMethod.Get, "/api/machines")).GetProperty("value").EnumerateArray().ToList();
        foreach (var machine in machines)
        {
            await reading.DefenderAsync(HttpMethod.Post, $"/api/machines/{Id(machine)}/isolate", """{"Comment":"contain","IsolationType":"Full"}""");
            await reading.DefenderAsync(HttpMethod.Post, $"/api/machines/{Id(machine)}/runAntiVirusScan", """{"Comment":"look","ScanType":"Quick"}""");
        }

        var first = await reading.ReadAsync(MicrosoftFeed.MachineActions);
        lab.Clock.Advance(TimeSpan.FromMinutes(20));
        var second = await reading.ReadAsync(MicrosoftFeed.MachineActions, GraphDouble.Last(first).Value);
        var third = await reading.ReadAsync(MicrosoftFeed.MachineActions, GraphDouble.Last(second).Value);

        Assert.Equal(machines.Count * 2, first.SelectMany(batch => batch.Events).DistinctBy(e => e.Metadata.Uid).Count());
        Assert.All(first.SelectMany(batch => batch.Events), e => Assert.Equal("Pending", e.Status));
        var done = second.SelectMany(batch => batch.Events).OfType<RemediationActivity>().Where(e => e.ActivityName == "Isolate").ToList();
        Assert.NotEmpty(done);
        Assert.All(done, e => Assert.Equal((RemediationActivity.Activity.Isolate, "Succeeded", 1), (e.ActivityId, e.Status, e.StatusId)));
        Assert.All(second.SelectMany(batch => batch.Events), e => Assert.Contains(e.Metadata.Uid, first.SelectMany(batch => batch.Events).Select(before => before.Metadata.Uid)));
        Assert.Empty(third.SelectMany(batch => batch.Events));
        Assert.Empty(done.SelectMany(e => OcsfValidator.Default.Validate(e).Errors));
    }

    private static string Id(JsonElement machine) => machine.GetProperty("id").GetString()!;
}
