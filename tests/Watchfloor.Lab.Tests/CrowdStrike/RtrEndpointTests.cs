using System.Text.Json;

namespace Watchfloor.Lab.Tests.CrowdStrike;

public class RtrEndpointTests
{
    private const string Root = "/real-time-response/entities/";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Session_ProcessesAreListedInPieces_AndOneIsKilled()
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 40, Scenarios = [] }, Token);
        using var client = new LabClient(host);
        var session = await OpenAsync(client, await BusyAsync(client, host));

        var listed = await RunAsync(client, "command/v1", session, "ps", "ps");
        var pid = listed.Split('\n')[^2].Split(' ')[0];
        var killed = await RunAsync(client, "active-responder-command/v1", session, "kill", $"kill {pid}");
        var after = await RunAsync(client, "command/v1", session, "ps", "ps");

        Assert.True(listed.Split('\n').Length > 21, "the list fits one piece");
        Assert.Contains(pid, killed, StringComparison.Ordinal);
        Assert.DoesNotContain(after.Split('\n'), line => line.StartsWith(pid + " ", StringComparison.Ordinal));
        Assert.Equal(204, (await client.FalconAsync(HttpMethod.Delete, $"{Root}sessions/v1?session_id={session}", null)).Status);
        Assert.Equal(404, (await SendAsync(client, "command/v1", session, "ps", "ps")).Status);
    }

    [Fact]
    public async Task Session_TenMinutesWithoutARefresh_IsGone()
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 40, Scenarios = [] }, Token);
        using var client = new LabClient(host);
        var aid = await BusyAsync(client, host);
        var session = await OpenAsync(client, aid);

        host.Clock.Advance(TimeSpan.FromMinutes(9));
        var refreshed = await client.FalconAsync(HttpMethod.Post, Root + "refresh-session/v1", JsonSerializer.Serialize(new { device_id = aid }));
        host.Clock.Advance(TimeSpan.FromMinutes(9));
        var alive = await SendAsync(client, "command/v1", session, "ls", "ls");
        host.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal((201, 201), (refreshed.Status, alive.Status));
        Assert.Equal(404, (await SendAsync(client, "command/v1", session, "ls", "ls")).Status);
    }

    [Theory]
    [InlineData("command/v1", "kill", 400)]
    [InlineData("active-responder-command/v1", "put", 400)]
    [InlineData("admin-command/v1", "put", 201)]
    public async Task Command_OfAHigherLevel_IsRefused(string path, string command, int status)
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 40, Scenarios = [] }, Token);
        using var client = new LabClient(host);
        var session = await OpenAsync(client, await BusyAsync(client, host));

        Assert.Equal(status, (await SendAsync(client, path, session, command, command + " x")).Status);
    }

    [Fact]
    public async Task Batch_AnswersByHost()
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 40, Scenarios = [] }, Token);
        using var client = new LabClient(host);
        var aid = await BusyAsync(client, host);

        var opened = await client.FalconAsync(HttpMethod.Post, "/real-time-response/combined/batch-init-session/v1", JsonSerializer.Serialize(new { host_ids = new[] { aid, "nobody" }, queue_offline = false }));
        var ran = await client.FalconAsync(HttpMethod.Post, "/real-time-response/combined/batch-command/v1", JsonSerializer.Serialize(new { batch_id = opened.Text("batch_id"), base_command = "ipconfig", command_string = "ipconfig" }));

        Assert.Equal(201, opened.Status);
        Assert.NotEmpty(opened.Json.GetProperty("resources").GetProperty("nobody").GetProperty("errors").EnumerateArray());
        Assert.Contains("IPv4", ran.Json.GetProperty("resources").GetProperty(aid).GetProperty("stdout").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RanOn_FindsHostsProcessesAndWhatTheyAre()
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 40, Scenarios = [] }, Token);
        using var client = new LabClient(host);
        var process = (await client.SearchAsync("#event_simpleName=ProcessRollup2 | tail(1)", host.Clock.GetUtcNow().AddDays(-2), host.Clock.GetUtcNow())).Single();
        var (aid, hash) = (process.GetProperty("aid").GetString(), process.GetProperty("SHA256HashData").GetString());

        var devices = await client.FalconAsync($"/iocs/queries/indicators/devices/v1?type=sha256&value={hash}");
        var processes = await client.FalconAsync($"/iocs/queries/indicators/processes/v1?type=sha256&value={hash}&device_id={aid}");
        var ranOn = await client.FalconAsync($"/threatgraph/combined/ran-on/v1?type=sha256&value={hash}");
        var count = await client.FalconAsync($"/iocs/aggregates/indicators/device-count/v1?type=sha256&value={hash}");
        var id = $"pid:{aid}:{process.GetProperty("TargetProcessId").GetString()}";
        var entity = await client.FalconAsync($"/processes/entities/processes/v1?ids={id}");

        Assert.Contains(aid, devices.Items("resources").Select(item => item.GetString()));
        Assert.Contains(id, processes.Items("resources").Select(item => item.GetString()));
        Assert.Contains(aid, ranOn.Items("resources").Select(item => item.GetProperty("device_id").GetString()));
        Assert.Equal(devices.Items("resources").Count, count.Items("resources")[0].GetProperty("device_count").GetInt32());
        Assert.Equal(process.GetProperty("CommandLine").GetString(), entity.Items("resources").Single().GetProperty("command_line").GetString());
        Assert.Empty((await client.FalconAsync("/iocs/queries/indicators/devices/v1?type=domain&value=nobody.example")).Items("resources"));
    }

    [Fact]
    public async Task ThreatGraph_LeadsFromAProcessToItsChildren()
    {
        await using var host = await LabHost.StartAsync(new LabOptions { Employees = 40, Scenarios = [] }, Token);
        using var client = new LabClient(host);
        var started = await client.SearchAsync("#event_simpleName=ProcessRollup2 | tail(20000)", host.Clock.GetUtcNow().AddDays(-2), host.Clock.GetUtcNow());
        string Of(JsonElement row, string name) => row.GetProperty(name).GetString()!;
        var parents = started.Select(row => (Aid: Of(row, "aid"), Process: Of(row, "TargetProcessId"))).ToHashSet();
        var child = started.First(row => parents.Contains((Of(row, "aid"), Of(row, "ParentProcessId"))));
        var (aid, parent) = (Of(child, "aid"), $"pid:{Of(child, "aid")}:{Of(child, "ParentProcessId")}");

        var edges = await client.FalconAsync($"/threatgraph/combined/edges/v1?ids={parent}&edge_type=child_process");
        var process = await client.FalconAsync($"/threatgraph/entities/processes/v2?ids={parent}&ids=pid:{aid}:0");
        var sensor = await client.FalconAsync($"/threatgraph/combined/sensors/summary/v1?ids=aid:{aid}:{aid}");

        Assert.Contains($"pid:{aid}:{Of(child, "TargetProcessId")}", edges.Items("resources").Select(item => item.GetProperty("id").GetString()));
        Assert.All(edges.Items("resources"), item => Assert.Equal(parent, item.GetProperty("source_vertex_id").GetString()));
        Assert.Equal((parent, "process"), (process.Items("resources").Single().GetProperty("id").GetString(), process.Items("resources")[0].GetProperty("vertex_type").GetString()));
        Assert.Equal(404, process.Items("errors").Single().GetProperty("code").GetInt32());
        Assert.Equal(Of(child, "ComputerName"), sensor.Items("resources").Single().GetProperty("properties").GetProperty("ComputerName").GetString());
        Assert.Equal(400, (await client.FalconAsync($"/threatgraph/combined/edges/v1?ids={parent}&edge_type=unheard_of")).Status);
        Assert.Equal(400, (await client.FalconAsync("/threatgraph/entities/processes/v2?ids=nonsense")).Status);
    }

    // The host with the most processes, so that its list needs more than one piece.
    private static async Task<string> BusyAsync(LabClient client, LabHost host) =>
        (await client.SearchAsync("#event_simpleName=ProcessRollup2 | tail(20000)", host.Clock.GetUtcNow().AddDays(-2), host.Clock.GetUtcNow()))
            .GroupBy(row => row.GetProperty("aid").GetString()!).MaxBy(group => group.Count())!.Key;

    private static async Task<string> OpenAsync(LabClient client, string aid)
    {
        var opened = await client.FalconAsync(HttpMethod.Post, Root + "sessions/v1?timeout=30", JsonSerializer.Serialize(new { device_id = aid, queue_offline = false }));
        Assert.Equal(201, opened.Status);
        return opened.Items("resources")[0].GetProperty("session_id").GetString()!;
    }

    private static Task<Answer> SendAsync(LabClient client, string path, string session, string command, string line) =>
        client.FalconAsync(HttpMethod.Post, Root + path, JsonSerializer.Serialize(new { base_command = command, command_string = line, session_id = session }));

    private static async Task<string> RunAsync(LabClient client, string path, string session, string command, string line)
    {
        var sent = await SendAsync(client, path, session, command, line);
        Assert.Equal(201, sent.Status);
        var id = sent.Items("resources")[0].GetProperty("cloud_request_id").GetString();
        var output = "";
        for (var (sequence, polls) = (0, 0); polls < 50; polls++)
        {
            var piece = (await client.FalconAsync($"{Root}{path}?cloud_request_id={id}&sequence_id={sequence}")).Items("resources")[0];
            output += piece.GetProperty("stdout").GetString();
            if (piece.GetProperty("complete").GetBoolean())
            {
                return output;
            }

            sequence += piece.GetProperty("stdout").GetString()!.Length > 0 ? 1 : 0;
        }

        throw new InvalidOperationException("the command does not end");
    }
}
