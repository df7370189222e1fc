using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>Where an indicator was seen: on which hosts, in which processes, and what those processes are. Process ids are the graph's, <c>pid:host:number</c>.</summary>
internal sealed class ProcessEndpoints(CrowdStrikeServer server)
{
    private const string IocScope = "IOC Management:read";
    private const string GraphScope = "Threatgraph:read";
    private static readonly string[] Types = ["domain", "ipv4", "ipv6", "md5", "sha1", "sha256"];

    public void Map(WebApplication app)
    {
        app.MapGet("/iocs/queries/indicators/devices/v1", http => SeenAsync(http, IocScope, (json, seen) => json.Texts("resources", seen.Select(item => item.Device).Distinct())));
        app.MapGet("/iocs/queries/indicators/processes/v1", http => SeenAsync(http, IocScope, (json, seen) => json.Texts("resources", seen.Select(item => $"pid:{item.Device}:{item.Process}").Distinct())));
        app.MapGet("/iocs/aggregates/indicators/device-count/v1", http => SeenAsync(http, IocScope, (json, seen) => json.List(
            "resources", [seen.Select(item => item.Device).Distinct().Count()], (item, count) => item.Text("type", http.Request.Query["type"]).Text("value", http.Request.Query["value"]).Number("device_count", count))));
        app.MapGet("/threatgraph/combined/ran-on/v1", http => SeenAsync(http, GraphScope, (json, seen) => json.List("resources", seen.DistinctBy(item => item.Device), (item, one) => item
            .Text("id", $"aid:{one.Device}:{one.Device}").Text("vertex_type", "sensor").Text("scope", "device").Text("customer_id", server.Lab.Story.Company.Cid).Text("device_id", one.Device).Text("object_id", one.Device)
            .Text("timestamp", Json.Nanos(one.Time)).Object("properties", properties => properties.Text("ComputerName", server.Lab.Story.Company.Devices.First(device => device.Aid == one.Device).Hostname)))));
        app.MapGet("/processes/entities/processes/v1", ProcessesAsync);
    }

    private async Task SeenAsync(HttpContext http, string scope, Action<Utf8JsonWriter, List<(string Device, string Process, DateTimeOffset Time)>> write)
    {
        if (!await server.AllowsAsync(http, scope))
        {
            return;
        }

        var (type, value, device) = (http.Request.Query["type"].ToString(), http.Request.Query["value"].ToString(), http.Request.Query["device_id"].ToString());
        if (!Types.Contains(type) || value.Length == 0)
        {
            await server.ErrorAsync(http, 400, $"type must be one of {string.Join(", ", Types)}, and value is required");
            return;
        }

        var fields = type switch
        {
            "domain" => new[] { "DomainName" },
            "ipv4" => ["RemoteAddressIP4"],
            "ipv6" => ["RemoteAddressIP6"],
            "md5" => ["MD5HashData"],
            "sha1" => ["SHA1HashData"],
            _ => ["SHA256HashData"],
        };
        var bytes = System.Text.Encoding.UTF8.GetBytes(value);
        var seen = new List<(string, string, DateTimeOffset)>();
        foreach (var record in server.Lab.Story.FalconTelemetry.ArrivedBy(server.Now).Where(record => (device.Length == 0 || record.Device == device) && record.Json.Span.IndexOf(bytes) >= 0))
        {
            var json = JsonDocument.Parse(record.Json).RootElement;
            if (fields.Any(field => json.TryGetProperty(field, out var text) && text.ToString().Equals(value, StringComparison.OrdinalIgnoreCase))
                && (json.TryGetProperty("TargetProcessId", out var process) || json.TryGetProperty("ContextProcessId", out process)))
            {
                seen.Add((record.Device, process.ToString(), record.Time));
            }
        }

        await server.AnswerAsync(http, json => write(json, seen), pagination => pagination.Number("offset", 0).Number("limit", seen.Count));
    }

    private async Task ProcessesAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, IocScope))
        {
            return;
        }

        var wanted = http.Request.Query["ids"].OfType<string>().ToHashSet();
        var found = server.Lab.Story.FalconTelemetry.ArrivedBy(server.Now).Where(record => record.Kind is "ProcessRollup2" or "SyntheticProcessRollup2" && wanted.Any(id => id.Contains(record.Device, StringComparison.Ordinal)))
            .Select(record => (Record: record, Json: JsonDocument.Parse(record.Json).RootElement))
            .Select(item => (Id: $"pid:{item.Record.Device}:{item.Json.GetProperty("TargetProcessId")}", item.Record, item.Json)).Where(item => wanted.Contains(item.Id)).DistinctBy(item => item.Id).ToList();
        var missing = wanted.Except(found.Select(item => item.Id)).Select(id => (404, $"'{id}' not found", id)).ToList();
        await server.AnswerInPartAsync(
            http,
            json => json.List("resources", found, (item, one) => item
                .Text("device_id", one.Record.Device).Text("process_id", one.Id).Text("process_id_local", Text(one.Json, "RawProcessId")).Text("command_line", Text(one.Json, "CommandLine"))
                .Text("file_name", Text(one.Json, "ImageFileName")).Text("start_timestamp", Json.Seconds(one.Record.Time)).Text("start_timestamp_raw", FileTime(one.Record.Time))
                .Text("stop_timestamp", "").Text("stop_timestamp_raw", "")),
            missing);
    }

    // 100 ns since 1601, as Windows counts.
    private static string FileTime(DateTimeOffset time) => time.ToFileTime().ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.ToString() : "";
}
