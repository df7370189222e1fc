namespace Watchfloor.Lab.Tests.Microsoft365;

public class AlertWorkTests : MicrosoftLabTests
{
    private const string Alerts = "/v1.0/security/alerts_v2";
    private const string Incidents = "/v1.0/security/incidents";

    [Fact]
    public async Task Patch_Alert_ChangesItAndItsTime()
    {
        var id = Text(await FirstAsync($"{Alerts}?$orderby=lastUpdateDateTime asc"), "id");

        var changed = await Call.GraphAsync(HttpMethod.Patch, $"{Alerts}/{id}", """{"status":"Resolved","classification":"truePositive","determination":"phishing","assignedTo":"a@example.com"}""");
        var newest = await FirstAsync(Alerts);

        Assert.Equal((200, "resolved", "truePositive"), (changed.Status, changed.Text("status"), changed.Text("classification")));
        Assert.Equal(Lab.Clock.GetUtcNow(), newest.GetProperty("lastUpdateDateTime").GetDateTimeOffset());
        Assert.Equal((id, "a@example.com"), (Text(newest, "id"), Text(newest, "assignedTo")));
        Assert.Equal(Lab.Clock.GetUtcNow(), newest.GetProperty("resolvedDateTime").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("""{"status":"closed"}""")]
    [InlineData("""{"determination":"clean"}""")]
    [InlineData("""{"title":"mine"}""")]
    [InlineData("""[]""")]
    public async Task Patch_AlertWithWhatCannotBe_Is400(string body)
    {
        var id = Text(await FirstAsync(Alerts), "id");

        Assert.Equal(400, (await Call.GraphAsync(HttpMethod.Patch, $"{Alerts}/{id}", body)).Status);
        Assert.Equal(404, (await Call.GraphAsync(HttpMethod.Patch, $"{Alerts}/none", """{"status":"new"}""")).Status);
    }

    [Fact]
    public async Task Comments_Alert_AnswerHoldsThemAll()
    {
        var id = Text(await FirstAsync(Alerts), "id");
        await Call.GraphAsync(HttpMethod.Post, $"{Alerts}/{id}/comments", """{"@odata.type":"microsoft.graph.security.alertComment","comment":"one"}""");

        var second = await Call.GraphAsync(HttpMethod.Post, $"{Alerts}/{id}/comments", """{"comment":"two \"quoted\""}""");

        Assert.Equal(["one", "two \"quoted\""], second.Items("value").Select(comment => Text(comment, "comment")));
        Assert.Equal(2, (await Call.GraphAsync($"{Alerts}/{id}")).Items("comments").Count);
    }

    [Fact]
    public async Task MergeIncidents_TheOthers_AreRedirectedAndTheirAlertsMove()
    {
        var incidents = (await Call.GraphAsync($"{Incidents}?$expand=alerts")).Items("value");
        var (target, other) = (Text(incidents[0], "id"), Text(incidents[1], "id"));
        var moved = incidents[1].GetProperty("alerts").EnumerateArray().Select(alert => Text(alert, "id")).ToList();

        var merged = await Call.GraphAsync(HttpMethod.Post, $"{Incidents}/microsoft.graph.security.mergeIncidents", $$"""{"incidentIds":["{{target}}","{{other}}"],"incidentComment":"same story"}""");

        Assert.Equal((200, target), (merged.Status, merged.Text("targetIncidentId")));
        var left = await Call.GraphAsync($"{Incidents}/{other}");
        Assert.Equal(("redirected", target), (left.Text("status"), left.Text("redirectIncidentId")));
        Assert.All(await Task.WhenAll(moved.Select(id => Call.GraphAsync($"{Alerts}/{id}"))), alert => Assert.Equal(target, alert.Text("incidentId")));
        Assert.Equal("same story", Text((await Call.GraphAsync($"{Incidents}/{target}")).Items("comments")[0], "comment"));
    }

    [Fact]
    public async Task MoveAlerts_LastOfAnIncident_RedirectsIt()
    {
        var incidents = (await Call.GraphAsync($"{Incidents}?$expand=alerts")).Items("value");
        var (target, other) = (Text(incidents[0], "id"), Text(incidents[1], "id"));
        var alert = Text(incidents[1].GetProperty("alerts")[0], "id");

        var answer = await Call.GraphAsync(HttpMethod.Post, $"{Alerts}/microsoft.graph.security.moveAlerts", $$"""{"alertIds":["{{alert}}"],"incidentId":"{{target}}","alertComment":"belongs there"}""");

        Assert.Equal(200, answer.Status);
        Assert.Equal(target, (await Call.GraphAsync($"{Alerts}/{alert}")).Text("incidentId"));
        Assert.Equal("redirected", (await Call.GraphAsync($"{Incidents}/{other}")).Text("status"));
    }
}
