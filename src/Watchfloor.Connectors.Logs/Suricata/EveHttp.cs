using System.Globalization;
using System.Net;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.Suricata;

/// <summary>http records to HTTP Activity.</summary>
internal static class EveHttp
{
    /// <summary>Maps one.</summary>
    /// <exception cref="UnmappableRecordException">It has no http object.</exception>
    public static HttpActivity Map(EveRecord record)
    {
        var http = record.Fields.Object("http") ?? throw new UnmappableRecordException("http is missing");
        var method = http.Text("http_method");
        var (activity, activityName) = HttpMethods.Activity(method);
        var hostname = http.Text("hostname");
        var port = FlowParts.Port(http.Int("http_port"));
        var status = http.Int("status");
        var length = EveRecord.Count(http, "length");
        var transaction = record.Fields.Text("tx_id");
        return new HttpActivity
        {
            ActivityId = activity,
            ActivityName = activityName,
            SeverityId = Severity.Informational,
            Time = record.Logged,
            Metadata = record.Metadata("http", $"http/{transaction ?? "0"}/", record.Logged),
            StatusId = status switch { null => null, < 400 => 1, _ => 2 },
            StatusCode = status?.ToString(CultureInfo.InvariantCulture),
            SrcEndpoint = FlowParts.Endpoint(record.Source, record.SourcePort),
            DstEndpoint = FlowParts.Endpoint(record.Destination, record.DestinationPort, hostname is null || IPAddress.TryParse(hostname, out _) ? null : hostname),
            ConnectionInfo = record.Connection,
            HttpRequest = new HttpRequest
            {
                HttpMethod = method,
                Url = Link(http.Text("url"), hostname ?? record.Destination, hostname, port),
                UserAgent = http.Text("http_user_agent"),
                Referrer = http.Text("http_refer"),
                Version = http.Text("protocol"),
            },
            HttpResponse = status is not { } code ? null : new HttpResponse
            {
                Code = code,
                ContentType = http.Text("http_content_type"),
                Length = length is <= int.MaxValue ? (int?)length : null,
            },
            Unmapped = record.Fields.Unmapped(),
        };
    }

    private static Url? Link(string? path, string? name, string? hostname, int? port)
    {
        if (path is null && hostname is null)
        {
            return null;
        }

        path ??= "/";
        if (path.Contains("://", StringComparison.Ordinal) && !path.StartsWith('/'))
        {
            return new Url { UrlString = path, Hostname = hostname };
        }

        var question = path.IndexOf('?', StringComparison.Ordinal);
        var host = name?.Contains(':', StringComparison.Ordinal) == true ? $"[{name}]" : name;
        return new Url
        {
            UrlString = host is null ? null : $"http://{host}{(port is null or 80 ? "" : ":" + port.Value.ToString(CultureInfo.InvariantCulture))}{(path.StartsWith('/') ? "" : "/")}{path}",
            Hostname = hostname,
            Scheme = "http",
            Path = question < 0 ? path : path[..question],
            QueryString = question < 0 ? null : path[(question + 1)..],
        };
    }
}
