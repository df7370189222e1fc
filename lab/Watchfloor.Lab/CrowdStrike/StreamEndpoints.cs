using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>The event stream: discovery, a body that stays open, and the session that must be renewed. One partition.</summary>
/// <remarks>A session counts on the story's clock, so that a test can let it end. The first event is the one at the offset asked for, or the next after it.</remarks>
internal sealed class StreamEndpoints(CrowdStrikeServer server)
{
    private const string Scope = "Event streams:read";
    private const int RefreshSeconds = 1800;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, Session> _sessions = new();
    private IReadOnlyList<(long Offset, LabRecord Record)>? _order;
    private int _count;

    private IReadOnlyList<(long Offset, LabRecord Record)> Order => LazyInitializer.EnsureInitialized(
        ref _order, () => [.. server.Lab.Story.FalconStream.All.Select(record => (Offset: OffsetOf(record), record)).OrderBy(item => item.Offset)]);

    public void Map(WebApplication app)
    {
        app.MapGet("/sensors/entities/datafeed/v2", DiscoverAsync);
        app.MapPost("/sensors/entities/datafeed-actions/v1/{partition}", RefreshAsync);
        app.MapGet("/sensors/entities/datafeed/v1/{partition}", ReadAsync);
    }

    private async Task DiscoverAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, Scope))
        {
            return;
        }

        var (app, format) = (http.Request.Query["appId"].ToString(), http.Request.Query["format"].ToString());
        if (app.Length is 0 or > 32 || !app.All(char.IsAsciiLetterOrDigit) || format is not ("" or "json" or "flatjson"))
        {
            await server.ErrorAsync(http, 400, "appId must be 1 to 32 letters and digits, format json or flatjson");
            return;
        }

        var token = World.Seeds.Hex(server.Lab.Options.Seed, $"stream/{Interlocked.Increment(ref _count)}", 64);
        _sessions[token] = new Session { App = app, Ends = server.Now.AddSeconds(RefreshSeconds) };
        var root = server.Lab.Addresses.CrowdStrike;
        await server.AnswerAsync(http, json => json.List("resources", [token], (item, value) => item
            .Text("dataFeedURL", new Uri(root, $"/sensors/entities/datafeed/v1/0?appId={app}").ToString())
            .Object("sessionToken", session => session.Text("token", value).Text("expiration", Json.Nanos(server.Now.AddSeconds(RefreshSeconds))))
            .Text("refreshActiveSessionURL", new Uri(root, $"/sensors/entities/datafeed-actions/v1/0").ToString())
            .Number("refreshActiveSessionInterval", RefreshSeconds)));
    }

    private async Task RefreshAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, Scope))
        {
            return;
        }

        var app = http.Request.Query["appId"].ToString();
        var active = _sessions.Values.Where(session => session.App == app && session.Ends > server.Now).ToList();
        if (http.Request.Query["action_name"] != "refresh_active_stream_session" || (string)http.Request.RouteValues["partition"]! != "0" || active.Count == 0)
        {
            await server.ErrorAsync(http, active.Count == 0 ? 404 : 400, "no active stream session for this appId, or the wrong action_name");
            return;
        }

        active.ForEach(session => session.Ends = server.Now.AddSeconds(RefreshSeconds));
        await server.AnswerAsync(http, json => json.Texts("resources", []));
    }

    private async Task ReadAsync(HttpContext http)
    {
        var authorization = http.Request.Headers.Authorization.ToString();
        if (!authorization.StartsWith("Token ", StringComparison.Ordinal) || !_sessions.TryGetValue(authorization["Token ".Length..], out var session) || session.Ends <= server.Now)
        {
            await server.ErrorAsync(http, 401, "access denied, invalid session token");
            return;
        }

        var from = long.TryParse(http.Request.Query["offset"], NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset : 0;
        http.Response.ContentType = "application/json";
        await http.Response.Body.FlushAsync(http.RequestAborted);
        var lastWord = TimeProvider.System.GetTimestamp();
        var at = 0;
        while (session.Ends > server.Now && !http.RequestAborted.IsCancellationRequested)
        {
            if (at < Order.Count && Order[at].Offset < from)
            {
                at++;
                continue;
            }

            if (at < Order.Count && Order[at].Record.Arrival <= server.Now)
            {
                var line = Order[at++].Record.Json;
                if (http.Fault() == LabFault.TruncatedBody && at % 3 == 0)
                {
                    await http.Response.Body.WriteAsync(line[..(line.Length / 2)], http.RequestAborted);
                    return;
                }

                if (http.Fault() == LabFault.MalformedRecord && at % 5 == 1)
                {
                    await http.Response.Body.WriteAsync("{\"metadata\":{\"offset\":\"none\"}}\r\n"u8.ToArray(), http.RequestAborted);
                    http.Items.Clear();
                }

                await http.Response.Body.WriteAsync(line, http.RequestAborted);
                await http.Response.Body.WriteAsync("\r\n"u8.ToArray(), http.RequestAborted);
                continue;
            }

            // Nothing more for now: the line stays open, and an empty line shows that it lives.
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await Task.Delay(Poll, TimeProvider.System, http.RequestAborted);
            if (TimeProvider.System.GetElapsedTime(lastWord) > KeepAlive)
            {
                await http.Response.Body.WriteAsync("\r\n"u8.ToArray(), http.RequestAborted);
                lastWord = TimeProvider.System.GetTimestamp();
            }
        }
    }

    private static long OffsetOf(LabRecord record) => JsonDocument.Parse(record.Json).RootElement.GetProperty("metadata").GetProperty("offset").GetInt64();

    private sealed class Session
    {
        public required string App { get; init; }

        public required DateTimeOffset Ends { get; set; }
    }
}
