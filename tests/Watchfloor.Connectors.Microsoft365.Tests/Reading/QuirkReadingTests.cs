using Watchfloor.Lab;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365.Tests.Reading;

public class QuirkReadingTests
{
    [Fact]
    public async Task ReadAsync_OtherWordsUnknownEvidenceAndPartialAnswers_GiveValidEventsAndAWarning()
    {
        await using var lab = await LabReading.StartAsync(new MicrosoftQuirks { IsPartial = true, WritesEnumsOtherwise = true, HasUnknownEvidence = true, ExpandFails = true });
        await using var reading = new LabReading(lab);

        var batches = await reading.ReadAsync(MicrosoftFeed.Alerts);
        var incidents = await reading.ReadAsync(MicrosoftFeed.Incidents);

        var alerts = batches.SelectMany(batch => batch.Events).ToList();
        Assert.All(alerts, alert => Assert.Equal(1, alert.StatusId));
        Assert.Empty(alerts.SelectMany(alert => OcsfValidator.Default.Validate(alert).Errors).Distinct());
        Assert.All(alerts.OfType<DetectionFinding>(), alert => Assert.Contains("teapot", OcsfJson.ToJson(alert), StringComparison.Ordinal));
        Assert.All(alerts.OfType<DataSecurityFinding>(), alert => Assert.Contains("teapot", alert.Unmapped.Text(), StringComparison.Ordinal));
        Assert.Contains(batches.SelectMany(batch => batch.Warnings), warning => warning.Contains("MDO", StringComparison.Ordinal));
        Assert.NotEmpty(incidents.SelectMany(batch => batch.Events));
    }

    [Fact]
    public async Task ReadAsync_MergedIncident_ComesAgainAsRedirected()
    {
        await using var lab = await LabReading.StartAsync();
        await using var reading = new LabReading(lab);
        var first = await reading.ReadAsync(MicrosoftFeed.Incidents);
        var ids = first.SelectMany(batch => batch.Events).Select(e => e.Metadata.Uid!).ToList();
        lab.Clock.Advance(TimeSpan.FromMinutes(5));
        await reading.GraphAsync(HttpMethod.Post, "/v1.0/security/incidents/microsoft.graph.security.mergeIncidents", $$"""{"incidentIds":["{{ids[0]}}","{{ids[1]}}"]}""");

        var second = await reading.ReadAsync(MicrosoftFeed.Incidents, GraphDouble.Last(first).Value);

        var redirected = Assert.Single(second.SelectMany(batch => batch.Events), e => e.Metadata.Uid == ids[1]);
        Assert.Equal((99, "redirected"), (redirected.StatusId, redirected.Status));
        Assert.Contains(ids[0], redirected.Unmapped.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_TokenThatMustFulfilClaims_IsFetchedWithThem()
    {
        await using var lab = await LabReading.StartAsync(new MicrosoftQuirks { AsksForClaims = true });
        await using var reading = new LabReading(lab);

        var batches = await reading.ReadAsync(MicrosoftFeed.Audits);

        Assert.NotEmpty(batches.SelectMany(batch => batch.Events));
        Assert.Equal(2, lab.Traffic.TokensIssued("graph"));
    }

    [Fact]
    public async Task ReadAsync_HuntingStoppedForItsWork_IsAskedInShorterWindowsUntilAllIsThere()
    {
        await using var lab = await LabReading.StartAsync(new MicrosoftQuirks { HuntingRowsScanned = 12 });
        await using var healthy = await LabReading.StartAsync();
        await using var reading = new LabReading(lab);
        await using var expected = new LabReading(healthy);

        var batches = await reading.ReadAsync(MicrosoftFeed.HuntingProcess);

        Assert.Equal(
            (await expected.ReadAsync(MicrosoftFeed.HuntingProcess)).SelectMany(batch => batch.Events).Select(e => e.Metadata.Uid).Order(),
            batches.SelectMany(batch => batch.Events).Select(e => e.Metadata.Uid).Order());
        Assert.Empty(batches.SelectMany(batch => batch.Warnings));
    }

    [Fact]
    public async Task ReadAsync_TableThatTheTenantDoesNotHave_SaysSoAndFailsNothing()
    {
        await using var lab = await LabReading.StartAsync(new MicrosoftQuirks { MissingTables = ["EmailEvents"] });
        await using var reading = new LabReading(lab);

        var batches = await reading.ReadAsync(MicrosoftFeed.HuntingEmail);

        Assert.Empty(batches.SelectMany(batch => batch.Events));
        Assert.Contains("no hunting table EmailEvents", Assert.Single(batches.SelectMany(batch => batch.Warnings)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_OddHuntingRow_IsQuarantinedAndStopsNothing()
    {
        await using var lab = await LabReading.StartAsync();
        await using var reading = new LabReading(lab);
        var expected = await reading.ReadAsync(MicrosoftFeed.HuntingProcess);
        lab.Faults.Next("/security/runHuntingQuery", LabFault.MalformedRecord, after: 1);

        var batches = await reading.ReadAsync(MicrosoftFeed.HuntingProcess);

        Assert.Equal(expected.Sum(batch => batch.Events.Count), batches.Sum(batch => batch.Events.Count));
        Assert.Single(batches.SelectMany(batch => batch.Quarantined));
    }
}
