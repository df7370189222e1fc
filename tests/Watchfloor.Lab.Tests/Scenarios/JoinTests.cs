using System.Text.Json;

namespace Watchfloor.Lab.Tests.Scenarios;

/// <summary>What a client sees of S2 over HTTP hangs together by the keys of the specification.</summary>
public class JoinTests(SmallLab lab)
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task FalconAlert_PointsAtItsProcess_AndBothLaptopAlertsShareOneDetection()
    {
        var first = await AlertAsync(8);
        var second = await AlertAsync(11);
        var graphId = first.GetProperty("triggering_process_graph_id").GetString()!.Split(':');

        var process = Assert.Single(await lab.Client.SearchAsync($"#event_simpleName=ProcessRollup2 aid={graphId[1]} TargetProcessId={graphId[2]} | head(5)", Start, Start.AddDays(2)));

        Assert.Equal(first.GetProperty("aggregate_id").GetString(), second.GetProperty("aggregate_id").GetString());
        Assert.Equal(first.GetProperty("sha256").GetString(), process.GetProperty("SHA256HashData").GetString());
        Assert.Equal(first.GetProperty("user_id").GetString(), process.GetProperty("UserSid").GetString());
        Assert.Contains(process.GetProperty("@id").GetString(), TruthFile.Uids(lab.Truth.Row("S2", 5)));
    }

    [Fact]
    public async Task ProcessTree_GoesFromMailToBeacon()
    {
        var rows = new Dictionary<string, JsonElement>();
        for (var hour = 0; hour < 48; hour += 4)
        {
            foreach (var row in await lab.Client.SearchAsync("* | head(20000)", Start.AddHours(hour), Start.AddHours(hour + 4)))
            {
                rows[row.GetProperty("@id").GetString()!] = row;
            }
        }

        JsonElement First(int row, string kind) => TruthFile.Uids(lab.Truth.Row("S2", row)).Select(uid => rows[uid]).First(found => found.GetProperty("#event_simpleName").GetString() == kind);

        var (script, shell, loader) = (First(2, "ProcessRollup2"), First(3, "ProcessRollup2"), First(5, "ProcessRollup2"));

        Assert.Equal(script.GetProperty("TargetProcessId").GetString(), shell.GetProperty("ParentProcessId").GetString());
        Assert.Equal(shell.GetProperty("TargetProcessId").GetString(), loader.GetProperty("ParentProcessId").GetString());
        Assert.Equal(loader.GetProperty("TargetProcessId").GetString(), First(7, "NetworkConnectIP4").GetProperty("ContextProcessId").GetString());
        Assert.Equal(First(4, "NetworkConnectIP4").GetProperty("RemoteAddressIP4").GetString(), First(7, "NetworkConnectIP4").GetProperty("RemoteAddressIP4").GetString());
        Assert.All(Enumerable.Range(1, 18).Select(row => lab.Truth.Row("S2", row)).Where(row => row.GetProperty("feed").GetString() == "crowdstrike.telemetry").SelectMany(TruthFile.Uids), uid => Assert.True(rows.ContainsKey(uid)));
        Assert.Equal(2 * 1024, shell.GetProperty("CommandLine").GetString()!.Length, 700.0);
    }

    [Fact]
    public async Task DefenderAlert_NamesMachine_WhichTheDeviceFeedsJoinToFalconsHost()
    {
        var id = TruthFile.Uids(lab.Truth.Row("S2", 14))[0];
        var alert = (await lab.Client.GraphAsync($"/v1.0/security/alerts_v2/{Uri.EscapeDataString(id)}")).Json;
        var device = alert.GetProperty("evidence").EnumerateArray().Single(item => item.GetProperty("@odata.type").GetString()!.EndsWith("deviceEvidence", StringComparison.Ordinal));

        var machine = (await lab.Client.DefenderAsync($"/api/machines/{device.GetProperty("mdeDeviceId").GetString()}")).Json;
        var host = (await lab.Client.FalconAsync($"/devices/combined/devices/v1?filter={Uri.EscapeDataString($"hostname:'{device.GetProperty("deviceDnsName").GetString()}'")}")).Items("resources").Single();

        Assert.Equal(machine.GetProperty("aadDeviceId").GetString(), device.GetProperty("azureAdDeviceId").GetString());
        Assert.Equal(host.GetProperty("local_ip").GetString(), machine.GetProperty("lastIpAddress").GetString());
        Assert.Equal(host.GetProperty("hostname").GetString(), lab.Truth.Entities("S2", "host")[1]);
        Assert.Equal(200, (await lab.Client.GraphAsync($"/v1.0/security/incidents/{alert.GetProperty("incidentId").GetString()}")).Status);
    }

    [Fact]
    public async Task StolenAccount_IsOnePersonInDirectoryAndTelemetry()
    {
        var uid = TruthFile.Uids(lab.Truth.Row("S2", 12))[0];
        var logon = Assert.Single(await lab.Client.SearchAsync($"#event_simpleName=UserLogon @id=\"{uid}\" | head(2)", Start, Start.AddDays(2)));

        var user = (await lab.Client.GraphAsync($"/v1.0/users/{lab.Truth.Entities("S2", "user")[1]}?$select=id,userPrincipalName,onPremisesSecurityIdentifier,onPremisesSamAccountName")).Json;

        Assert.Equal(logon.GetProperty("UserSid").GetString(), user.GetProperty("onPremisesSecurityIdentifier").GetString());
        Assert.Equal(logon.GetProperty("UserName").GetString(), user.GetProperty("onPremisesSamAccountName").GetString());
    }

    [Fact]
    public async Task Mail_StandsInTapAndInDefender()
    {
        var row = lab.Truth.Row("S2", 1);
        var at = TruthFile.Time(row);
        var hour = new DateTimeOffset(at.Year, at.Month, at.Day, at.Hour, 0, 0, TimeSpan.Zero);
        var messages = new List<JsonElement>();
        for (var n = 0; n < 2; n++)
        {
            messages.AddRange((await lab.Client.TapAsync($"/v2/siem/messages/delivered?format=json&interval=PT1H/{hour.AddHours(n + 1):yyyy-MM-ddTHH:mm:ssZ}")).Items("messagesDelivered"));
        }

        var mail = messages.Single(message => message.GetProperty("GUID").GetString() == TruthFile.Uids(row)[0]);
        var rows = (await lab.Client.GraphPostAsync("/v1.0/security/runHuntingQuery", JsonSerializer.Serialize(new { Query = $"EmailEvents | where InternetMessageId == '{mail.GetProperty("messageID").GetString()}' | take 5" }))).Items("results");

        Assert.Equal("unsupported", mail.GetProperty("messageParts")[1].GetProperty("sandboxStatus").GetString());
        Assert.Equal(mail.GetProperty("subject").GetString(), Assert.Single(rows).GetProperty("Subject").GetString());
    }

    [Fact]
    public async Task Alert_ShowsOnlyOnceItHasArrived()
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Seed = 7, Employees = 80 }, TestContext.Current.CancellationToken);
        using var client = new LabClient(host);
        var row = lab.Truth.Row("S2", 8);
        var (id, at) = (TruthFile.Uids(row)[0], TruthFile.Time(row));
        async Task<bool> ShowsAsync() => (await client.FalconAsync("/alerts/queries/alerts/v2?limit=1000")).Items("resources").Any(item => item.GetString() == id);

        host.Clock.Set(at.AddSeconds(19));
        var tooEarly = await ShowsAsync();
        host.Clock.Set(at.AddSeconds(91));
        var arrived = await ShowsAsync();

        Assert.False(tooEarly);
        Assert.True(arrived);
    }

    private async Task<JsonElement> AlertAsync(int row)
    {
        var answer = await lab.Client.FalconAsync(HttpMethod.Post, "/alerts/entities/alerts/v2", JsonSerializer.Serialize(new { composite_ids = TruthFile.Uids(lab.Truth.Row("S2", row)) }));
        return answer.Items("resources").Single();
    }
}
