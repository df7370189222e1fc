using System.Text.Json;

namespace Watchfloor.Lab.Tests.Microsoft365;

public class QuirkTests : MicrosoftLabTests
{
    protected override LabOptions Options => base.Options with
    {
        MicrosoftQuirks = new MicrosoftQuirks { ExpandFails = true, IsPartial = true, WritesEnumsOtherwise = true, HasUnknownEvidence = true, MissingTables = ["EmailEvents"], HuntingRowsScanned = 5, RevokesWithoutBody = true },
    };

    [Fact]
    public async Task Alerts_ComePartlyInOtherWords_WithEvidenceNobodyKnows()
    {
        var answer = await Call.GraphAsync("/v1.0/security/alerts_v2");

        Assert.Equal(206, answer.Status);
        Assert.Equal("199 - \"Microsoft/MDO/504/10000\"", answer.Headers["Warning"]);
        Assert.All(answer.Items("value"), alert => Assert.Equal(("New", "quantumSensor"), (Text(alert, "status"), Text(alert, "detectionSource"))));
        Assert.All(answer.Items("value"), alert => Assert.Contains(alert.GetProperty("evidence").EnumerateArray(), item => Text(item, "@odata.type").EndsWith("teapotEvidence", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Incidents_WithExpand_Fail_AndWithout_DoNot()
    {
        Assert.Equal(500, (await Call.GraphAsync("/v1.0/security/incidents?$expand=alerts")).Status);
        Assert.Equal(206, (await Call.GraphAsync("/v1.0/security/incidents")).Status);
    }

    [Fact]
    public async Task Hunting_MissingTableAndTooMuchWork_Are400_SchemaNamesColumns()
    {
        var missing = await HuntAsync("EmailEvents | getschema");
        var tooMuch = await HuntAsync("DeviceProcessEvents | take 100000");
        var schema = await HuntAsync("DeviceProcessEvents | getschema");

        Assert.Equal(400, missing.Status);
        Assert.Contains("Failed to resolve", missing.Body, StringComparison.Ordinal);
        Assert.Contains("exceeded the allowed limits", tooMuch.Body, StringComparison.Ordinal);
        Assert.Contains("Timestamp", schema.Items("results").Select(column => Text(column, "ColumnName")));
        Assert.Empty((await HuntAsync("DeviceRegistryEvents | take 5")).Items("results"));
    }

    [Fact]
    public async Task Revoke_WithoutTheDocumentedBody_IsStillASuccess()
    {
        var answer = await Call.GraphAsync(HttpMethod.Post, $"/v1.0/users/{Text(await FirstAsync("/v1.0/users"), "id")}/revokeSignInSessions");

        Assert.Equal((204, ""), (answer.Status, answer.Body));
    }

    private Task<Answer> HuntAsync(string query) => Call.GraphAsync(HttpMethod.Post, "/v1.0/security/runHuntingQuery", JsonSerializer.Serialize(new { Query = query }));
}
