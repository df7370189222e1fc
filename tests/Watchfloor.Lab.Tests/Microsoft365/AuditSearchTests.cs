using System.Text.Json;

namespace Watchfloor.Lab.Tests.Microsoft365;

public class AuditSearchTests : MicrosoftLabTests
{
    private const string Queries = "/security/auditLog/queries";

    protected override LabOptions Options => base.Options with { PageSize = 5, MicrosoftQuirks = new MicrosoftQuirks { AuditSearchInBetaOnly = true, FailingAuditSearches = 1, ForgetfulAuditReadings = 1 } };

    [Fact]
    public async Task Search_RunsThroughItsStates_FirstOneFails_SecondGivesRecords()
    {
        var first = await StartAsync();
        var second = await StartAsync();

        Assert.Equal("failed", (await StatesAsync(first))[^1]);
        Assert.Equal(["notStarted", "running", "succeeded"], await StatesAsync(second));
        var forgetful = await RecordsAsync(second);
        var whole = await RecordsAsync(second);

        Assert.Equal(whole.Count - 1, forgetful.Count);
        Assert.All(whole, record => Assert.Equal("exchangeItemAggregated", Text(record, "auditLogRecordType")));
        Assert.All(whole, record => Assert.Equal(Text(record, "id"), Text(record.GetProperty("auditData"), "Id")));
    }

    [Fact]
    public async Task Search_InTheVersionThatLostIt_Is404_AndRecordsBeforeTheEndAre400()
    {
        Assert.Equal(404, (await Call.GraphAsync(HttpMethod.Post, $"/v1.0{Queries}", Body())).Status);
        Assert.Equal(400, (await Call.GraphAsync(HttpMethod.Post, $"/beta{Queries}", """{"displayName":"no times"}""")).Status);
        Assert.Equal(400, (await Call.GraphAsync($"/beta{Queries}/{await StartAsync()}/records")).Status);
        Assert.Equal(404, (await Call.GraphAsync($"/beta{Queries}/none")).Status);
    }

    private string Body() => JsonSerializer.Serialize(new
    {
        displayName = "mail", filterStartDateTime = Lab.Clock.GetUtcNow().AddDays(-20), filterEndDateTime = Lab.Clock.GetUtcNow(), recordTypeFilters = new[] { "exchangeItemAggregated" },
    });

    private async Task<string> StartAsync()
    {
        var started = await Call.GraphAsync(HttpMethod.Post, $"/beta{Queries}", Body());
        Assert.Equal((201, "notStarted"), (started.Status, started.Text("status")));
        return started.Text("id");
    }

    private async Task<List<string>> StatesAsync(string id)
    {
        var states = new List<string>();
        while (states.LastOrDefault() is not ("succeeded" or "failed"))
        {
            states.Add((await Call.GraphAsync($"/beta{Queries}/{id}")).Text("status"));
        }

        return states;
    }

    private async Task<List<JsonElement>> RecordsAsync(string id)
    {
        var all = new List<JsonElement>();
        for (var next = $"/beta{Queries}/{id}/records"; next is not null;)
        {
            var page = await Call.GraphAsync(next);
            all.AddRange(page.Items("value"));
            next = page.Json.TryGetProperty("@odata.nextLink", out var link) ? link.GetString() : null;
        }

        return all;
    }
}
