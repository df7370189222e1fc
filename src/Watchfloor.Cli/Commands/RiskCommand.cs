using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console.Cli;
using Watchfloor.Incidents;
using Watchfloor.Lake;
using Watchfloor.Ocsf;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>The riskiest users, hosts, mailboxes and applications, with what speaks against each.</summary>
internal sealed class RiskCommand : WatchfloorCommand<RiskCommand.Settings>
{
    private static readonly string[] Kinds = ["user", "host", "mailbox", "application"];

    internal sealed class Settings : GlobalSettings
    {
        [CommandArgument(0, "[NAME]")]
        [Description("One entity with all that speaks against it")]
        public string? Name { get; init; }

        [CommandOption("--kind <KIND>")]
        [Description("user, host, mailbox or application. Default: all")]
        public string? Kind { get; init; }

        [CommandOption("--top <N>")]
        [Description("How many")]
        [DefaultValue(20)]
        public int Top { get; init; } = 20;
    }

    protected override async Task<int> RunAsync(Settings settings, Output output, CancellationToken cancellationToken)
    {
        if (settings.Kind is not null && !Kinds.Contains(settings.Kind))
        {
            throw new UsageException($"--kind is {string.Join(", ", Kinds)}.");
        }

        if (settings.Top < 1)
        {
            throw new UsageException("--top is 1 or more.");
        }

        await using var lake = await Composition.OpenLakeAsync(settings, cancellationToken);
        await using var snapshot = await lake.SnapshotAsync(cancellationToken);
        var shown = (await ReadAsync(snapshot, cancellationToken))
            .Where(risk => (settings.Kind is null || risk.Kind == settings.Kind) && (settings.Name is null || risk.Name.Equals(settings.Name, StringComparison.OrdinalIgnoreCase)))
            .OrderByDescending(risk => risk.Score).ThenBy(risk => risk.Kind, StringComparer.Ordinal).ThenBy(risk => risk.Name, StringComparer.Ordinal).Take(settings.Top).ToList();
        foreach (var risk in shown)
        {
            output.Line(new { risk.Kind, risk.Name, risk.Score, At = risk.Time, risk.Parts });
        }

        output.Table(
            ["risk", "kind", "name", "what speaks against it"],
            shown.Select(risk => (IReadOnlyList<string>)
            [
                risk.Score.ToString(CultureInfo.InvariantCulture), risk.Kind, new VendorText(risk.Name).ForDisplay(60),
                string.Join("\n", risk.Parts.Take(settings.Name is null ? 3 : risk.Parts.Count).Select(part => string.Create(CultureInfo.InvariantCulture, $"{(double?)part!["weight"]:0.00} {part["text"]}"))),
            ]));
        output.Say(shown.Count == 0 ? "Nothing speaks against anybody yet. 'watchfloor triage' weighs what is in the lake." : $"{shown.Count} shown; a finding's weight halves every {new EntityRiskOptions().HalfLife.TotalDays:0} days.");
        return ExitCode.Done;
    }

    // Only what the newest weighing named; who has cooled down to nothing is not in it.
    private static async Task<List<Row>> ReadAsync(LakeSnapshot snapshot, CancellationToken cancellationToken)
    {
        const string Sql = "SELECT uid FROM events WHERE feed = $feed AND time = (SELECT max(time) FROM events WHERE feed = $feed) ORDER BY uid";
        var ids = await snapshot.QueryAsync(Sql, new Dictionary<string, object?> { ["feed"] = EntityRiskEvents.Feed }, row => new EvidenceId(EntityRiskEvents.Feed, row.GetString(0)), cancellationToken).ToListAsync(cancellationToken);
        return [.. (await snapshot.FindAsync(ids, cancellationToken)).Values.Select(stored => stored.Event).Select(ToRow)];
    }

    private static Row ToRow(OcsfEvent stored)
    {
        var (name, score) = stored is DeviceInventory host ? (host.Device.Hostname, host.Device.RiskScore) : (((UserInventory)stored).User.Name, ((UserInventory)stored).RiskScore);
        return new((string?)stored.Unmapped?["kind"] ?? "", name ?? "", score ?? 0, stored.Time, stored.Unmapped?["parts"] as JsonArray ?? []);
    }

    private sealed record Row(string Kind, string Name, int Score, DateTimeOffset Time, JsonArray Parts);
}
