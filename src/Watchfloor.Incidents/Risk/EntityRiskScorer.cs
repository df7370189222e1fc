using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Weighs what speaks against each entity at one moment.</summary>
/// <param name="options">Weights and half-life.</param>
internal sealed class EntityRiskScorer(EntityRiskOptions options)
{
    private const int MostParts = 50;

    /// <summary>The entities that anything speaks against, the riskiest first.</summary>
    public IReadOnlyList<EntityRisk> Score(IReadOnlyList<FindingFacts> findings, ILookup<Entity, EntityRiskPart> standing, DateTimeOffset at)
    {
        var parts = findings.Where(finding => finding.Repeats is null && finding.FirstSeen <= at)
            .SelectMany(finding => EntitiesOf(finding).Select(entity => (Entity: entity, Finding: finding)))
            .GroupBy(item => (item.Entity, Rule: item.Finding.Analytic ?? item.Finding.Title))
            .SelectMany(rule => rule.Select(item => (item.Entity, item.Finding, Weight: WeightOf(item.Finding, at)))
                .OrderByDescending(item => item.Weight).ThenBy(item => item.Finding.Id.ToString(), StringComparer.Ordinal)
                .Select((item, place) => (item.Entity, Part: PartOf(item.Finding, place == 0 ? item.Weight : item.Weight * options.RepeatedShare))))
            .Concat(standing.SelectMany(entity => entity.Select(part => (Entity: entity.Key, Part: part))));
        return
        [
            .. parts.Where(item => item.Part.Weight >= options.Least).GroupBy(item => item.Entity, item => item.Part)
                .Select(entity => ToRisk(entity.Key, entity))
                .OrderByDescending(risk => risk.Score).ThenBy(risk => risk.Entity.Kind).ThenBy(risk => risk.Entity.Value, StringComparer.Ordinal),
        ];
    }

    private static EntityRisk ToRisk(Entity entity, IEnumerable<EntityRiskPart> parts)
    {
        var ordered = parts.OrderByDescending(part => part.Weight).ThenBy(part => part.Evidence.ToString(), StringComparer.Ordinal).ToList();
        var nothing = ordered.Aggregate(1.0, (left, part) => left * (1 - part.Weight));
        return new(entity, (int)Math.Round(100 * (1 - nothing), MidpointRounding.AwayFromZero), [.. ordered.Take(MostParts)]);
    }

    private double WeightOf(FindingFacts finding, DateTimeOffset at)
    {
        var age = at > finding.LastSeen ? at - finding.LastSeen : TimeSpan.Zero;
        return EntityRiskOptions.WeightOf(finding.Severity) * (finding.Confidence ?? 1) * (finding.IsExplained ? options.ExplainedShare : 1) * Math.Pow(0.5, age / options.HalfLife);
    }

    private static EntityRiskPart PartOf(FindingFacts finding, double weight) => new()
    {
        Name = "finding",
        Weight = weight,
        Text = $"{finding.Vendor}, {finding.Severity.ToString().ToLowerInvariant()}: “{new VendorText(finding.Title).ForDisplay(80)}”{(finding.IsExplained ? "; triage found a plain reason for it" : "")}.",
        Evidence = finding.Id,
        At = finding.LastSeen,
    };

    // What a mail brought is against the mailbox as well as the person.
    private static IEnumerable<Entity> EntitiesOf(FindingFacts finding) =>
        finding.Hosts.Select(host => new Entity(EntityKind.Host, host))
            .Concat(finding.Users.Select(user => new Entity(EntityKind.User, user)))
            .Concat(finding.Messages.Count == 0 ? [] : finding.Users.Where(user => user.Contains('@', StringComparison.Ordinal)).Select(user => new Entity(EntityKind.Mailbox, user)))
            .Concat(finding.Applications.Select(application => new Entity(EntityKind.Application, application)))
            .Distinct();
}
