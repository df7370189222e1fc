using System.Globalization;
using System.Net;
using Watchfloor.Ocsf;
using F = Watchfloor.Connectors.Logs.Zeek.ZeekField;

namespace Watchfloor.Connectors.Logs.Zeek;

/// <summary>http.log to HTTP Activity. The password column is left out; it stays in the kept file only.</summary>
internal sealed class ZeekHttpMapping(ZeekPools pools) : ZeekMapping(pools)
{
    /// <inheritdoc/>
    public override ZeekLog Log => ZeekLog.Http;

    /// <inheritdoc/>
    protected override string LogName => "http";

    /// <inheritdoc/>
    protected override OcsfEvent Map(ZeekRecord record, in ZeekConnection connection)
    {
        var connectionUid = ConnectionUid(record, connection);
        var method = record.Pooled(F.Method);
        var (activity, activityName) = HttpMethods.Activity(method);
        var hostname = HostName(record.Pooled(F.Host));
        var code = Integer(record, F.StatusCode, "status_code");
        var responseLength = Integer(record, F.ResponseLength, "response_body_len");
        if (code is null && responseLength is > 0)
        {
            Keep(F.ResponseLength, "response_body_len");
        }

        return new HttpActivity
        {
            ActivityId = activity,
            ActivityName = activityName,
            SeverityId = Severity.Informational,
            Time = connection.Time,
            Metadata = Metadata(record, Uid(connectionUid, record)),
            StatusId = code switch { null => null, < 400 => 1, _ => 2 },
            StatusCode = code is null ? null : record.Pooled(F.StatusCode),
            SrcEndpoint = Endpoint(connection.Source, connection.SourcePort),
            DstEndpoint = Endpoint(
                connection.Destination, connection.DestinationPort, hostname: hostname is null || IPAddress.TryParse(hostname, out _) ? null : hostname),
            ConnectionInfo = Connection(connection, connectionUid, "tcp", 6),
            HttpRequest = new HttpRequest
            {
                HttpMethod = method,
                Url = Link(record, connection, method, hostname),
                UserAgent = record.Pooled(F.UserAgent),
                Referrer = record.Text(F.Referrer),
                Version = record.Pooled(F.Version),
                Length = Integer(record, F.RequestLength, "request_body_len"),
            },
            HttpResponse = code is not { } status ? null : new HttpResponse
            {
                Code = status,
                Message = record.Pooled(F.StatusMessage),
                ContentType = record.Elements(F.ResponseTypes) is [var first, ..] ? first : null,
                Length = responseLength,
            },
            Unmapped = Unmapped(record),
        };
    }

    // An interim record (open_http) and the final one have the same number in the same connection.
    private static string Uid(string connectionUid, ZeekRecord record) => record.Whole(F.Depth) is { } depth
        ? string.Create(CultureInfo.InvariantCulture, $"{connectionUid}/{depth}")
        : $"{connectionUid}/{record.ContentHash(8)}";

    // The Host header without its port; brackets of an IPv6 address go too.
    private static string? HostName(string? host)
    {
        if (host is null)
        {
            return null;
        }

        if (host.StartsWith('[') && host.IndexOf(']', StringComparison.Ordinal) is > 1 and var close)
        {
            return host[1..close];
        }

        var colon = host.LastIndexOf(':');
        return colon > 0 && host.IndexOf(':', StringComparison.Ordinal) == colon ? host[..colon] : host;
    }

    private static Url? Link(ZeekRecord record, in ZeekConnection connection, string? method, string? hostname)
    {
        var uri = record.Text(F.Uri);
        if (uri is null && hostname is null)
        {
            return null;
        }

        uri ??= "/";
        if (string.Equals(method, "CONNECT", StringComparison.OrdinalIgnoreCase))
        {
            return new Url { UrlString = uri, Hostname = HostName(uri) };
        }

        // A proxy is asked for the whole link.
        if (uri.Contains("://", StringComparison.Ordinal) && !uri.StartsWith('/'))
        {
            var whole = Uri.TryCreate(uri, UriKind.Absolute, out var parsed) ? parsed : null;
            return new Url { UrlString = uri, Hostname = hostname ?? whole?.Host, Scheme = whole?.Scheme, Path = whole?.AbsolutePath };
        }

        var name = hostname ?? connection.Destination;
        var question = uri.IndexOf('?', StringComparison.Ordinal);
        return new Url
        {
            UrlString = name is null ? null : $"http://{Authority(name, connection.DestinationPort)}{(uri.StartsWith('/') ? "" : "/")}{uri}",
            Hostname = hostname,
            Scheme = "http",
            Path = question < 0 ? uri : uri[..question],
            QueryString = question < 0 ? null : uri[(question + 1)..],
        };
    }

    private static string Authority(string name, int? port)
    {
        var host = name.Contains(':', StringComparison.Ordinal) ? $"[{name}]" : name;
        return port is null or 80 ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
    }
}
