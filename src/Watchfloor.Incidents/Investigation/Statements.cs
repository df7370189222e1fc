using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Makes statements: our words, the vendors' values as quotes, and the events behind both.</summary>
internal static class Statements
{
    /// <summary>A statement about some events; <paramref name="quotes"/> fill <c>{0}</c>, <c>{1}</c> in the text.</summary>
    public static Statement Of(IEnumerable<EvidenceId> evidence, string text, params string?[] quotes)
    {
        var ids = evidence.Distinct().Take(100).ToList();
        return ids.Count == 0
            ? throw new ArgumentException($"The statement '{text}' has no evidence.", nameof(evidence))
            : new Statement { Text = text, Quotes = [.. quotes.Select(quote => new VendorText(quote))], Evidence = ids };
    }

    /// <summary>A statement about one event.</summary>
    public static Statement Of(EvidenceId evidence, string text, params string?[] quotes) => Of([evidence], text, quotes);
}
