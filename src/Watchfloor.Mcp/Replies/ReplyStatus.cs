using Watchfloor.Operations;

namespace Watchfloor.Mcp;

/// <summary>Whether an answer is one: "nothing found" says that the sources were asked and had nothing, which "not asked" and "not yet indexed" do not say.</summary>
/// <param name="Word">ok, nothing_found, not_asked or not_indexed.</param>
/// <param name="Why">A sentence for the summary; null when it needs none.</param>
/// <param name="Warnings">What the reader should know of the window.</param>
internal readonly record struct ReplyStatus(string Word, string? Why, IReadOnlyList<string> Warnings)
{
    // A feed that was read a little before the end of the window is no news.
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(10);

    /// <summary>Judges a reply by the feeds it stands on.</summary>
    public static ReplyStatus Of(ToolReply reply, IReadOnlyList<FeedState> feeds, TimeWindow? window)
    {
        var asked = feeds.Where(feed => feed.WasAsked).ToList();
        if (feeds.Count > 0 && asked.Count == 0 && reply.Items.Count == 0)
        {
            return new(
                "not_asked",
                feeds.Any(feed => feed.IsConfigured) ? "The source was never read into this lake, so this says nothing of what is there." : "No connector for the source is configured, so nobody was asked.",
                []);
        }

        var warnings = new List<string>();
        if (window is { } span)
        {
            var late = asked.Where(feed => feed.CollectedAt is { } at && at < span.To - Usual).ToList();
            if (reply.Items.Count == 0 && asked.Count > 0 && late.Count == asked.Count && late.TrueForAll(feed => feed.CollectedAt <= span.From))
            {
                return new("not_indexed", $"The window begins after the last reading ({late.Max(feed => feed.CollectedAt):yyyy-MM-ddTHH:mm:ssZ}), so what happened in it is not in the lake yet.", warnings);
            }

            if (late.Count > 0)
            {
                var oldest = late.MinBy(feed => feed.CollectedAt)!;
                warnings.Add($"{oldest.Feed} was last read at {oldest.CollectedAt:yyyy-MM-ddTHH:mm:ssZ}; what came after that is not in the lake yet. 'watchfloor collect' reads it.");
            }

            if (reply.Items.Count == 0 && asked.Max(feed => feed.Newest) is { } newest && newest < span.From)
            {
                warnings.Add($"The newest event of these feeds is of {newest:yyyy-MM-ddTHH:mm:ssZ}, before the window; give since and until to look there.");
            }
        }

        return new(reply.Items.Count > 0 ? "ok" : feeds.Count > 0 || reply.Total == 0 ? "nothing_found" : "ok", null, warnings);
    }
}
