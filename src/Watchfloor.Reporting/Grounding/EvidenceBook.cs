using Watchfloor.Incidents;
using Watchfloor.Ocsf;

namespace Watchfloor.Reporting;

/// <summary>Numbers the evidence in the order it is cited, and lets only statements through that stand on it.</summary>
/// <remarks>
/// A statement stands when at least one id it cites was resolved, and every value it quotes occurs in that evidence: as it is, or
/// under another name of the same entity.
/// </remarks>
internal sealed class EvidenceBook
{
    private readonly IReadOnlyDictionary<EvidenceId, OcsfEvent> evidence;
    private readonly Dictionary<EvidenceId, EventValues> values = [];
    private readonly Dictionary<EvidenceId, int> numbers = [];
    private readonly List<EvidenceId> order = [];
    private readonly Dictionary<string, IReadOnlyList<string>> aliases = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<Statement, bool> judged = new(ReferenceEqualityComparer.Instance);
    private readonly List<LeftOutStatement> leftOut = [];
    private readonly HashSet<EvidenceId> unresolved = [];
    private int sentences;

    public EvidenceBook(ReportInput input)
    {
        evidence = input.Evidence;
        var entities = input.Incident.Entities.Concat(input.Incident.Investigation?.Graph.Nodes ?? []);
        foreach (var entity in entities)
        {
            string[] names = [entity.Entity.Value, .. entity.Aliases];
            foreach (var name in names)
            {
                aliases[name] = aliases.TryGetValue(name, out var known) ? [.. known, .. names] : names;
            }
        }
    }

    /// <summary>Cited evidence in the order of its numbers; the first is e1.</summary>
    public IReadOnlyList<EvidenceId> InOrder => order;

    /// <summary>Ids that were cited and that nothing resolved.</summary>
    public IReadOnlyCollection<EvidenceId> Unresolved => unresolved;

    /// <summary>How the statements of this report stand.</summary>
    public ReportStatistics Statistics => new(sentences, sentences, leftOut);

    /// <summary>The event behind an id that <see cref="Cite"/> numbered.</summary>
    public OcsfEvent Event(EvidenceId id) => evidence[id];

    /// <summary>Numbers of those ids that were resolved, in the order given; an id keeps its number wherever it is cited.</summary>
    public Citation Cite(IEnumerable<EvidenceId> ids) => new([.. Resolved(ids).Select(Number).Distinct().Order()]);

    /// <summary>Whether any of the ids was resolved.</summary>
    public bool Has(IEnumerable<EvidenceId> ids) => Resolved(ids).Any();

    /// <summary>Whether the statement may stand in the report. It is counted on the first call.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="at">A time that it claims; null for none.</param>
    public bool Stands(Statement statement, DateTimeOffset? at = null)
    {
        if (judged.TryGetValue(statement, out var before))
        {
            return before;
        }

        var reason = Objection(statement, at);
        if (reason is null)
        {
            sentences++;
        }
        else
        {
            leftOut.Add(new(statement.Text, reason));
        }

        return judged[statement] = reason is null;
    }

    /// <summary>Counts a sentence that is not a <see cref="Statement"/>; false, and counted as left out, when none of its ids was resolved.</summary>
    public bool Stands(string text, IReadOnlyList<EvidenceId> ids)
    {
        if (Has(ids))
        {
            sentences++;
            return true;
        }

        leftOut.Add(new(text, ids.Count == 0 ? "it cites no evidence" : "none of the evidence it cites exists"));
        return false;
    }

    private string? Objection(Statement statement, DateTimeOffset? at)
    {
        if (statement.Evidence.Count == 0)
        {
            return "it cites no evidence";
        }

        var events = Resolved(statement.Evidence).Select(Values).ToArray();
        if (events.Length == 0)
        {
            return "none of the evidence it cites exists";
        }

        for (var index = 0; index < statement.Quotes.Count; index++)
        {
            var quote = statement.Quotes[index].Reveal();
            if (!string.IsNullOrWhiteSpace(quote) && !NamesOf(quote).Any(name => events.Any(each => each.Contains(name))))
            {
                return $"quote {{{index}}} does not occur in the evidence it cites";
            }
        }

        return at is { } time && !events.Any(each => each.Contains(time)) ? "its time does not occur in the evidence it cites" : null;
    }

    private IEnumerable<string> NamesOf(string value) => aliases.TryGetValue(value.Trim(), out var names) ? names.Prepend(value) : [value];

    private IEnumerable<EvidenceId> Resolved(IEnumerable<EvidenceId> ids)
    {
        foreach (var id in ids)
        {
            if (evidence.ContainsKey(id))
            {
                yield return id;
            }
            else
            {
                unresolved.Add(id);
            }
        }
    }

    private int Number(EvidenceId id)
    {
        if (!numbers.TryGetValue(id, out var number))
        {
            order.Add(id);
            numbers[id] = number = order.Count;
        }

        return number;
    }

    private EventValues Values(EvidenceId id)
    {
        if (!values.TryGetValue(id, out var found))
        {
            values[id] = found = new(evidence[id]);
        }

        return found;
    }
}
