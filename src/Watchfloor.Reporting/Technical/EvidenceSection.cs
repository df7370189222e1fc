namespace Watchfloor.Reporting;

/// <summary>Every event that the sections before it cite, once, with its id, its OCSF form and the record as received.</summary>
internal static class EvidenceSection
{
    public static Section? Of(EvidenceBook book) => book.InOrder.Count == 0 ? null : new(
        "evidence",
        "Evidence",
        [
            new Remark([Run.Words("Every event that this report cites, once, under the number it is cited by. Times are UTC. Characters that could mislead a reader are shown by their code, as ⟨U+202E⟩.")]),
            EvidenceListing.Of(book),
        ]);
}
