namespace Watchfloor.Reporting;

/// <summary>Rhythms in the evidence that a table hides: repeated connections, sign-ins by address.</summary>
internal static class PatternsSection
{
    public static Section? Of(ReportInput input, EvidenceBook book)
    {
        var blocks = new List<Block>();
        if (BeaconPlot.Find(input) is { } beacon)
        {
            blocks.Add(new Figure(
                beacon.Draw(),
                $"{Wording.Count(beacon.Times.Count, "connection")} from {VisibleText.Of(beacon.Source, 60)} to {VisibleText.Of(beacon.Destination, 60)} between {Wording.Time(beacon.Times[0])} and {Wording.Time(beacon.Times[^1])}; median pause {Wording.Span(beacon.Median)}. Left: length of the pauses. Right: connections over time, dashed where there are none.{(beacon.Connections.Count < beacon.Times.Count ? $" All that the lake holds are drawn; {beacon.Connections.Count} of them are cited." : "")}",
                book.Cite(beacon.Connections).Numbers));
        }

        if (SignInPlot.Find(input.Evidence) is { } signIns)
        {
            var failed = signIns.SignIns.Count(each => each.Event.StatusId == 2);
            blocks.Add(new Figure(
                signIns.Draw(),
                $"{Wording.Count(signIns.SignIns.Count, "sign-in")} from {Wording.Count(signIns.SignIns.DistinctBy(each => each.Event.SrcEndpoint!.Ip).Count(), "address", "addresses")}, {failed} of them failed.",
                book.Cite(signIns.SignIns.Select(each => each.Id)).Numbers));
        }

        return blocks.Count == 0 ? null : new("patterns", "Patterns in the evidence", blocks);
    }
}
