using Watchfloor.Detection.Network;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Exfiltration;

/// <summary>What one host sent to one destination on one day, beside what is usual.</summary>
internal sealed record Upload
{
    /// <summary>Host name, else address.</summary>
    public required string Source { get; init; }

    /// <summary>Address it was sent to.</summary>
    public required string DestinationAddress { get; init; }

    /// <summary>Name of the destination; null when unknown.</summary>
    public string? DestinationName { get; init; }

    /// <summary>Program that sent most; null when unknown.</summary>
    public string? ProcessUid { get; init; }

    /// <summary>First connection of the day.</summary>
    public required DateTimeOffset First { get; init; }

    /// <summary>Last connection of the day.</summary>
    public required DateTimeOffset Last { get; init; }

    /// <summary>Bytes sent.</summary>
    public required long BytesOut { get; init; }

    /// <summary>Bytes received.</summary>
    public required long BytesIn { get; init; }

    /// <summary>Hosts of the company that ever called the destination in the month before.</summary>
    public required int Hosts { get; init; }

    /// <summary>How long the destination was known to the company before, hours.</summary>
    public required double KnownHours { get; init; }

    /// <summary>Other days with a like amount from the same host to the same destination at the same hour.</summary>
    public required int SameHourDays { get; init; }

    /// <summary>Of these, days whose amount is within a quarter of this one.</summary>
    public required int SameAmountDays { get; init; }

    /// <summary>Bytes that nine in ten other days of the host stay below, all destinations together; 0 without other days.</summary>
    public required double UsualDay { get; init; }

    /// <summary>Other days of the host that are known.</summary>
    public required int OtherDays { get; init; }

    /// <summary>The largest connections; at most 50.</summary>
    public required IReadOnlyList<EvidenceId> Evidence { get; init; }

    /// <summary>0 to 1.</summary>
    public double Score
    {
        get
        {
            // 100 MB give 0.4, 1 GB 0.6, 10 GB 0.8.
            var size = 0.4 + (0.2 * Math.Log10(BytesOut / 1e8));
            var destination = KnownHours < 24 && Hosts == 1 ? 1.3 : Hosts >= 5 ? 0.5 : KnownHours > 7 * 24 ? 0.7 : 1;
            var own = OtherDays >= 2 && UsualDay > 0 ? Math.Clamp(Math.Pow(BytesOut / UsualDay, 0.2), 0.6, 1.3) : 1;
            var nightly = SameHourDays >= 2 ? 0.2 : SameAmountDays == 1 ? 0.35 : SameHourDays == 1 ? 0.6 : 1;
            // A host's first day cannot tell a nightly job from a theft, and where all is new a new destination says nothing.
            return Math.Clamp(size * destination * own * nightly, 0, OtherDays == 0 ? 0.74 : 0.99);
        }
    }

    /// <summary>Reads a row of <c>uploads.sql</c>.</summary>
    public static Upload Read(RowReader row) => new()
    {
        Source = row.Text("source")!,
        DestinationAddress = row.Text("dst_ip")!,
        DestinationName = row.Text("name"),
        ProcessUid = row.Text("process_uid"),
        First = row.Moment("first"),
        Last = row.Moment("last"),
        BytesOut = row.Long("sent"),
        BytesIn = row.Long("received"),
        Hosts = row.Int("hosts"),
        KnownHours = row.Number("known_hours"),
        SameHourDays = row.Int("same_hour_days"),
        SameAmountDays = row.Int("same_amount_days"),
        UsualDay = row.Number("usual_day"),
        OtherDays = row.Int("other_days"),
        Evidence = row.Ids("ids"),
    };
}
