using Watchfloor.Incidents;

namespace Watchfloor.Reporting;

/// <summary>Statements as the technical report writes them: each with all of its evidence.</summary>
internal static class CitedStatements
{
    /// <summary>Those that stand; null when none does.</summary>
    public static Statements? Of(IReadOnlyList<Statement> statements, EvidenceBook book)
    {
        var items = statements.Where(statement => book.Stands(statement)).Select(statement => Runs(statement, book)).ToArray();
        return items.Length == 0 ? null : new(items);
    }

    /// <summary>One statement that stands.</summary>
    public static IReadOnlyList<Run> Runs(Statement statement, EvidenceBook book) => [.. StatementRuns.Of(statement), book.Cite(statement.Evidence)];
}
