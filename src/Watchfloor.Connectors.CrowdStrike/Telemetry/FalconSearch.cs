using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Watchfloor.Connectors.CrowdStrike.Telemetry;

/// <summary>One NG-SIEM search: start, wait as long as the server asks, fetch, and stop it when nobody waits any more.</summary>
internal sealed class FalconSearch(FalconClient client, IOptions<FalconOptions> options, TimeProvider time)
{
    private const int MostRestarts = 2;
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The rows of a window of time, in the server's order, and what the server says about them.</summary>
    /// <exception cref="ConnectorException">Refused, too slow, or cancelled by the server.</exception>
    public async Task<(IReadOnlyList<JsonElement> Rows, IReadOnlyList<string> Warnings)> RunAsync(
        DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (await TryRunAsync(start, end, cancellationToken) is { } answer)
            {
                return answer;
            }

            if (attempt == MostRestarts)
            {
                throw new ConnectorException(FalconClient.Vendor, $"CrowdStrike forgot a search in '{options.Value.TelemetryRepository}' before it was done, {MostRestarts + 1} times. The next run asks again.", 404);
            }
        }
    }

    /// <summary>The search's text.</summary>
    internal static string QueryText(IReadOnlyCollection<string> kinds, int rowLimit)
    {
        // A kind is letters and digits, checked with the settings, so nothing of it can end the expression.
        var names = kinds.Select(kind => kind.Replace("*", "[A-Za-z0-9]*", StringComparison.Ordinal));
        return kinds.Count == 0 ? $"#event_simpleName=* | tail({rowLimit})" : $"#event_simpleName=/^({string.Join('|', names)})$/ | tail({rowLimit})";
    }

    private async Task<(IReadOnlyList<JsonElement> Rows, IReadOnlyList<string> Warnings)?> TryRunAsync(
        DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var startedAt = time.GetTimestamp();
        var id = await client.StartSearchAsync(QueryText([.. settings.TelemetryKinds], settings.TelemetryRowLimit), start, end, cancellationToken);
        var isDone = false;
        try
        {
            while (time.GetElapsedTime(startedAt) < settings.TelemetryQueryTimeout)
            {
                if (await client.PollSearchAsync(id, cancellationToken) is not { } answer)
                {
                    isDone = true;
                    return null;
                }

                var job = new JsonRecord(answer);
                if (job.Flag("cancelled") == true)
                {
                    isDone = true;
                    throw new ConnectorException(FalconClient.Vendor, $"CrowdStrike cancelled a search in '{settings.TelemetryRepository}'. The tenant's search limits may be spent.");
                }

                if (job.Flag("done") == true)
                {
                    isDone = true;
                    return (Rows(answer), [.. job.Texts("warnings").Concat(job.Object("metaData")?.Texts("warnings") ?? []).Distinct()]);
                }

                var wait = TimeSpan.FromMilliseconds(job.Object("metaData")?.Long("pollAfter") ?? 1000);
                await Task.Delay(wait < ShortestWait ? ShortestWait : wait > LongestWait ? LongestWait : wait, time, cancellationToken);
            }

            throw new ConnectorException(
                FalconClient.Vendor,
                $"A search over {end - start} in '{settings.TelemetryRepository}' was not done within {settings.TelemetryQueryTimeout}. Raise TelemetryQueryTimeout, or name fewer TelemetryKinds.");
        }
        finally
        {
            if (!isDone)
            {
                await StopAsync(id);
            }
        }
    }

    private async Task StopAsync(string id)
    {
        using var limit = new CancellationTokenSource(StopTimeout, time);
        try
        {
            await client.StopSearchAsync(id, limit.Token);
        }
        catch (Exception exception) when (exception is ConnectorException or OperationCanceledException)
        {
            // The server drops an abandoned search by itself after a while; the reason we stopped matters more.
        }
    }

    private static IReadOnlyList<JsonElement> Rows(JsonElement answer) =>
        answer.TryGetProperty("events", out var events) && events.ValueKind == JsonValueKind.Array ? [.. events.EnumerateArray()] : [];
}
