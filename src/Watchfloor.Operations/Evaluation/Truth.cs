using File = System.IO.File;
using System.Text.Json;
using Watchfloor.Ocsf;

namespace Watchfloor.Operations;

/// <summary>What really happened in a lab run, read from its truth file. Only scoring reads it.</summary>
public sealed class Truth
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    private Truth(IReadOnlyList<TruthRecord> records) => Records = records;

    /// <summary>Every line of the file.</summary>
    public IReadOnlyList<TruthRecord> Records { get; }

    /// <summary>Reads a truth file.</summary>
    /// <exception cref="UsageException">The file is not there, or a line is not a truth record.</exception>
    public static async Task<Truth> ReadAsync(string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
        {
            throw new UsageException($"There is no truth file {Path.GetFullPath(file)}; 'watchfloor demo' and 'watchfloor lab' write one.");
        }

        var records = new List<TruthRecord>();
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(file, cancellationToken))
        {
            number++;
            try
            {
                records.Add(JsonSerializer.Deserialize<TruthRecord>(line, Options) ?? throw new JsonException("null"));
            }
            catch (JsonException exception)
            {
                throw new UsageException($"{Path.GetFullPath(file)} line {number} is not a truth record: {exception.Message}");
            }
        }

        return new Truth(records);
    }

    /// <summary>Records of one kind and scenario.</summary>
    public IEnumerable<TruthRecord> Of(string kind, string scenario) =>
        Records.Where(record => record.Kind == kind && record.Scenario == scenario);
}

/// <summary>One line of a truth file; which members are filled depends on <see cref="Kind"/>.</summary>
public sealed record TruthRecord
{
    /// <summary>scenario, event, gap, entity, alert or action.</summary>
    public required string Kind { get; init; }

    /// <summary>S1 to S6.</summary>
    public required string Scenario { get; init; }

    /// <summary>Scenario, alert: the right verdict in snake case.</summary>
    public string? Verdict { get; init; }

    /// <summary>Scenario: the right priority in snake case.</summary>
    public string? Priority { get; init; }

    /// <summary>Scenario, event: ATT&amp;CK technique ids.</summary>
    public IReadOnlyList<string> Techniques { get; init; } = [];

    /// <summary>Event: row of the scenario's table.</summary>
    public string? Row { get; init; }

    /// <summary>Event: place in the true order.</summary>
    public int Order { get; init; }

    /// <summary>Event: truth, decoy or context.</summary>
    public string? Role { get; init; }

    /// <summary>Event, alert: the feed.</summary>
    public string? Feed { get; init; }

    /// <summary>Event: ids of its records.</summary>
    public IReadOnlyList<string> Uids { get; init; } = [];

    /// <summary>Alert: its id.</summary>
    public string? Uid { get; init; }

    /// <summary>Event: when it happened, UTC.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Gap: first moment without evidence.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Gap: first moment with evidence again.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Entity: host, user, address, domain, file, persistence, mailbox.</summary>
    public string? Entity { get; init; }

    /// <summary>Entity: canonical value.</summary>
    public string? Value { get; init; }

    /// <summary>Entity: other names of it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Alert: which look-alike it is; null when none.</summary>
    public string? Lookalike { get; init; }

    /// <summary>Alert: the scenario it belongs to; null when it stands alone.</summary>
    public string? Incident { get; init; }

    /// <summary>Action: whether it must (true) or must not (false) be proposed.</summary>
    public bool Propose { get; init; }

    /// <summary>Action: its name.</summary>
    public string? Name { get; init; }

    /// <summary>Action: <c>kind:value</c>.</summary>
    public string? Target { get; init; }

    /// <summary>In words.</summary>
    public string? Text { get; init; }

    /// <summary>Evidence ids of the record or records.</summary>
    public IEnumerable<EvidenceId> Ids() =>
        Feed is null ? [] : (Uid is { } uid ? [uid, .. Uids] : Uids).Select(each => new EvidenceId(Feed, each));
}
