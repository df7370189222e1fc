namespace Watchfloor.Lab.Tests.Microsoft365;

public class MachineActionTests : MicrosoftLabTests
{
    protected override LabOptions Options => base.Options with { MicrosoftQuirks = new MicrosoftQuirks { FailingActions = ["RunAntiVirusScan"], UnansweredActions = ["CollectInvestigationPackage"] } };

    [Fact]
    public async Task Isolate_GoesFromPendingToSucceeded_OnTheStorysClock()
    {
        var machine = await AwakeMachineAsync();

        var started = await Call.DefenderAsync(HttpMethod.Post, $"/api/machines/{machine}/isolate", """{"Comment":"WF-12 contain","IsolationType":"Full"}""");

        Assert.Equal((201, "Isolate", "Full", "Pending", machine), (started.Status, started.Text("type"), started.Text("scope"), started.Text("status"), started.Text("machineId")));
        Lab.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("InProgress", (await Call.DefenderAsync($"/api/machineactions/{started.Text("id")}")).Text("status"));
        Lab.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("Succeeded", (await Call.DefenderAsync($"/api/machineactions/{started.Text("id")}")).Text("status"));
    }

    [Fact]
    public async Task Isolate_WhileOneRuns_Is400_AndAfterwardsUnisolateIsFree()
    {
        var machine = await AwakeMachineAsync();
        const string Body = """{"Comment":"c","IsolationType":"Selective"}""";
        await Call.DefenderAsync(HttpMethod.Post, $"/api/machines/{machine}/isolate", Body);

        var again = await Call.DefenderAsync(HttpMethod.Post, $"/api/machines/{machine}/isolate", Body);

        Assert.Equal((400, "ActiveRequestAlreadyExists"), (again.Status, again.GraphError));
        Lab.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(201, (await Call.DefenderAsync(HttpMethod.Post, $"/api/machines/{machine}/unisolate", """{"Comment":"done"}""")).Status);
        Assert.Equal(2, (await Call.DefenderAsync($"/api/machineactions?$filter=machineId eq '{machine}'")).Items("value").Count);
    }

    [Fact]
    public async Task Cancel_PendingOnly()
    {
        var machine = await AwakeMachineAsync();
        var id = (await Call.DefenderAsync(HttpMethod.Post, $"/api/machines/{machine}/restrictCodeExecution", """{"Comment":"c"}""")).Text("id");

        var cancelled = await Call.DefenderAsync(HttpMethod.Post, $"/api/machineactions/{id}/cancel", """{"Comment":"not needed"}""");

        Assert.Equal((200, "Cancelled", "not needed"), (cancelled.Status, cancelled.Text("status"), cancelled.Text("cancellationComment")));
        Assert.Equal(400, (await Call.DefenderAsync(HttpMethod.Post, $"/api/machineactions/{id}/cancel", """{"Comment":"again"}""")).Status);
    }

    [Fact]
    public async Task Action_ThatFailsOrIsNotAnswered_EndsAsFailedOrTimeOut()
    {
        var machine = await AwakeMachineAsync();
        var scan = (await Call.DefenderAsync(HttpMethod.Post, $"/api/machines/{machine}/runAntiVirusScan", """{"Comment":"c","ScanType":"Quick"}""")).Text("id");

        var package = (await Call.DefenderAsync(HttpMethod.Post, $"/api/machines/{machine}/collectInvestigationPackage", """{"Comment":"c"}""")).Text("id");
        Lab.Clock.Advance(TimeSpan.FromDays(2));
        Call.ForgetTokens();

        Assert.Equal("Failed", (await Call.DefenderAsync($"/api/machineactions/{scan}")).Text("status"));
        Assert.Equal("Pending", (await Call.DefenderAsync($"/api/machineactions/{package}")).Text("status"));
        Lab.Clock.Advance(TimeSpan.FromDays(2));
        Call.ForgetTokens();
        Assert.Equal("TimeOut", (await Call.DefenderAsync($"/api/machineactions/{package}")).Text("status"));
    }

    [Theory]
    [InlineData("isolate", """{"IsolationType":"Full"}""", 400)]
    [InlineData("isolate", """{"Comment":"c","IsolationType":"Half"}""", 400)]
    [InlineData("StopAndQuarantineFile", """{"Comment":"c","Sha1":"xyz"}""", 400)]
    [InlineData("StopAndQuarantineFile", """{"Comment":"c","Sha1":"0123456789012345678901234567890123456789"}""", 201)]
    [InlineData("collectInvestigationPackage", """{"Comment":"c"}""", 201)]
    [InlineData("runliveresponse", """{"Comment":"c","Commands":[{"type":"RunScript","params":[{"key":"ScriptName","value":"a.ps1"}]}]}""", 201)]
    [InlineData("runliveresponse", """{"Comment":"c","Commands":[{"type":"Explode"}]}""", 400)]
    [InlineData("runliveresponse", """{"Comment":"c"}""", 400)]
    [InlineData("unrestrictCodeExecution", """{"Comment":"c"}""", 201)]
    public async Task Start_ByBody_IsCheckedAsTheVendorDoes(string action, string body, int status)
    {
        var machine = await AwakeMachineAsync();

        Assert.Equal(status, (await Call.DefenderAsync(HttpMethod.Post, $"/api/machines/{machine}/{action}", body)).Status);
        Assert.Equal(404, (await Call.DefenderAsync(HttpMethod.Post, $"/api/machines/none/{action}", body)).Status);
    }

    private async Task<string> AwakeMachineAsync() => Text((await Call.DefenderAsync("/api/machines")).Items("value").First(machine => Text(machine, "osPlatform") == "WindowsServer2022"), "id");
}
