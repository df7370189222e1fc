using Watchfloor.Incidents;

namespace Watchfloor.Reporting;

/// <summary>The findings joined in the incident, and why each is there.</summary>
internal static class FindingsSection
{
    public static Section? Of(Incident incident, EvidenceBook book)
    {
        var findings = incident.Findings.Where(finding => book.Stands("A finding is part of this incident.", [finding.Id])).OrderBy(finding => finding.Time).ToArray();
        return findings.Length == 0 ? null : new("findings", "Findings joined in this incident", [new Table("Findings, UTC", ["Time (UTC)", "Tool", "Severity", "Finding", "ATT&CK", "Joined by"], [.. findings.Select(finding => new TableRow(
        [
            [Run.Words(Wording.Time(finding.Time))],
            [Run.Words(finding.Vendor)],
            [new Tag(Wording.Of(finding.Severity), Wording.ToneOf(finding.Severity))],
            [Run.Quote(finding.Title.Reveal()), book.Cite([finding.Id])],
            [Run.Words(Wording.Techniques(finding.Techniques))],
            [Run.Words(finding.JoinedBy)],
        ]))])]);
    }
}
