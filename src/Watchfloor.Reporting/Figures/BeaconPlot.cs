using Watchfloor.Ocsf;

namespace Watchfloor.Reporting;

/// <summary>The rhythm of repeated connections from one host to one address: how long the pauses are, and when they fall.</summary>
internal sealed record BeaconPlot
{
    /// <summary>Fewer connections show no rhythm.</summary>
    public const int FewestConnections = 20;

    private const double Width = 1000;

    public required string Source { get; init; }

    public required string Destination { get; init; }

    /// <summary>Evidence ids of the connections, oldest first.</summary>
    public required IReadOnlyList<EvidenceId> Connections { get; init; }

    public required IReadOnlyList<DateTimeOffset> Times { get; init; }

    /// <summary>Median pause between two connections.</summary>
    public TimeSpan Median => Pauses.Order().ElementAt(Pauses.Count / 2);

    private List<TimeSpan> Pauses => [.. Times.Zip(Times.Skip(1), (before, after) => after - before)];

    /// <summary>The longest series whose every connection is at hand; null when there is none.</summary>
    public static BeaconPlot? Find(ReportInput input)
    {
        if (input.Connections is { Times.Count: >= FewestConnections } all)
        {
            var cited = Network(input).Where(pair => pair.Event.Device?.Uid == all.Series.DeviceUid && pair.Event.DstEndpoint!.Ip == all.Series.DestinationIp).ToArray();
            return new()
            {
                Source = cited.Select(pair => pair.Event.Device?.Hostname).OfType<string>().FirstOrDefault() ?? all.Series.DeviceUid,
                Destination = all.Series.DestinationIp,
                Connections = [.. cited.OrderBy(pair => pair.Event.Time).ThenBy(pair => pair.Id.Uid, StringComparer.Ordinal).Select(pair => pair.Id)],
                Times = [.. all.Times.Order()],
            };
        }

        // A sample has no rhythm of its own.
        var sampled = (input.Incident.Investigation?.Timeline ?? []).Where(ConnectionSeries.IsSample).SelectMany(entry => entry.What.Evidence).ToHashSet();
        var most = Network(input)
            .GroupBy(pair => (
                Source: pair.Event.Device?.Hostname ?? pair.Event.SrcEndpoint?.Hostname ?? pair.Event.SrcEndpoint?.Ip ?? "unknown host",
                pair.Event.DstEndpoint!.Ip,
                pair.Event.DstEndpoint.Port))
            .Where(group => group.Count() >= FewestConnections && !group.Any(pair => sampled.Contains(pair.Id)))
            .OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key.ToString(), StringComparer.Ordinal)
            .FirstOrDefault();
        if (most is null)
        {
            return null;
        }

        var sorted = most.OrderBy(pair => pair.Event.Time).ThenBy(pair => pair.Id.Uid, StringComparer.Ordinal).ToArray();
        return new()
        {
            Source = most.Key.Source,
            Destination = most.Key.Port is { } port ? Wording.Invariant($"{most.Key.Ip}:{port}") : most.Key.Ip!,
            Connections = [.. sorted.Select(pair => pair.Id)],
            Times = [.. sorted.Select(pair => pair.Event.Time)],
        };
    }

    private static IEnumerable<(EvidenceId Id, NetworkActivity Event)> Network(ReportInput input) => input.Evidence
        .Where(pair => pair.Value is NetworkActivity { DstEndpoint.Ip: not null })
        .Select(pair => (pair.Key, (NetworkActivity)pair.Value));

    public string Draw()
    {
        var svg = new Svg(Width, 236, $"Connections from {Source} to {Destination}");
        DrawPauses(svg);
        DrawRate(svg);
        return svg.Finish();
    }

    // Left: how long the pauses are. Pauses beyond three medians share the last bar, so that one night asleep does not flatten the rest.
    private void DrawPauses(Svg svg)
    {
        const double left = 44, right = 470, top = 34, bottom = 190;
        const int bins = 30;
        var median = Math.Max(Median.TotalSeconds, 0.001);
        var limit = median * 3;
        var counts = new int[bins + 1];
        foreach (var pause in Pauses)
        {
            counts[pause.TotalSeconds >= limit ? bins : (int)(pause.TotalSeconds / limit * bins)]++;
        }

        svg.Text(left, 16, "Pause between two connections", "plot-title");
        var highest = Math.Max(1, counts.Max());
        var w = (right - left) / (bins + 2);
        for (var i = 0; i <= bins; i++)
        {
            if (counts[i] > 0)
            {
                var h = Math.Max(1.5, (bottom - top) * counts[i] / highest);
                var label = i == bins ? $"longer than {Wording.Span(TimeSpan.FromSeconds(limit))}" : $"{Wording.Span(TimeSpan.FromSeconds(limit * i / bins))} to {Wording.Span(TimeSpan.FromSeconds(limit * (i + 1) / bins))}";
                svg.Rect(left + (w * (i == bins ? bins + 1 : i)) + 0.5, bottom - h, w - 1, h, i == bins ? "bar late" : "bar", title: $"{label}: {counts[i]}");
            }
        }

        svg.Line(left, bottom, right, bottom, "axis-line");
        svg.Text(left - 6, top + 8, $"{highest}", "axis", "end");
        svg.Text(left - 6, bottom, "0", "axis", "end");
        foreach (var multiple in new[] { 0, 1, 2 })
        {
            var x = left + (w * bins * multiple / 3);
            svg.Line(x, bottom, x, bottom + 4, "axis-line");
            svg.Text(x, bottom + 18, multiple == 0 ? "0" : Wording.Span(TimeSpan.FromSeconds(median * multiple)), "axis", "middle");
        }

        svg.Text(right, bottom + 18, $"> {Wording.Span(TimeSpan.FromSeconds(limit))}", "axis", "end");
        svg.Text(left + (w * bins / 3), bottom + 34, "median", "axis", "middle");
    }

    // Right: how many fall into each slice of the time, evenly; an empty slice is a pause in the beacon or in the sensor.
    private void DrawRate(Svg svg)
    {
        const double left = 552, right = 990, top = 34, bottom = 190;
        const int slices = 60;
        var span = Times[^1] - Times[0];
        var counts = new int[slices];
        foreach (var time in Times)
        {
            counts[Math.Min(slices - 1, (int)((time - Times[0]) / Max(span, TimeSpan.FromTicks(1)) * slices))]++;
        }

        svg.Text(left, 16, $"Connections in each {Wording.Span(span / slices)}", "plot-title");
        var highest = Math.Max(1, counts.Max());
        var w = (right - left) / slices;
        for (var i = 0; i < slices; i++)
        {
            var from = Times[0] + (span * i / slices);
            if (counts[i] > 0)
            {
                var h = (bottom - top) * counts[i] / highest;
                svg.Rect(left + (w * i) + 0.4, bottom - h, w - 0.8, h, "bar", title: $"{counts[i]} from {Wording.Time(from)}");
            }
            else
            {
                svg.Rect(left + (w * i), top, w, bottom - top, "gap", title: $"none from {Wording.Time(from)}");
            }
        }

        svg.Line(left, bottom, right, bottom, "axis-line");
        svg.Text(left - 6, top + 8, $"{highest}", "axis", "end");
        svg.Text(left - 6, bottom, "0", "axis", "end");
        svg.Text(left, bottom + 18, Wording.Time(Times[0])[5..], "axis");
        svg.Text(right, bottom + 18, Wording.Time(Times[^1])[5..], "axis", "end");
    }

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
