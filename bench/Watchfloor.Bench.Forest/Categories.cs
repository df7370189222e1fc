using System.Globalization;
using Watchfloor.Detection.Models;
using Watchfloor.Detection.Models.Metrics;
using Watchfloor.Detection.Models.Tables;
using Watchfloor.Detection.Models.Training;

/// <summary>Native categories against one column of 0 and 1 for each value, on tables made from real logs. Labels only measure.</summary>
internal static class Categories
{
    /// <summary>A table: usual records, and records of somebody else of which each seed draws some.</summary>
    private sealed record Set(string Name, LogTable Usual, LogTable Odd, int Drawn, IReadOnlyList<string> Names, IReadOnlyList<string> Numbers);

    public static void Run(string folder, int seeds)
    {
        Console.WriteLine("set, rows, odd, columns one-hot | one-hot AUC AP | native AUC AP | best: one-hot AUC AP | native AUC AP");
        foreach (var set in Sets(folder))
        {
            var results = Enumerable.Range(1, seeds).Select(seed => Measure(set, seed)).ToList();
            string Mean(int at) => results.Average(result => result.Values[at]).ToString("0.0000", CultureInfo.InvariantCulture);
            string Spread(int at) => Math.Sqrt(results.Average(result => Math.Pow(result.Values[at] - results.Average(other => other.Values[at]), 2))).ToString("0.000", CultureInfo.InvariantCulture);
            Console.WriteLine($"{set.Name}, {set.Usual.Rows.Count + set.Drawn}, {set.Drawn}, {results[0].Width} | {Mean(0)} (sd {Spread(0)}) {Mean(1)} | {Mean(2)} (sd {Spread(2)}) {Mean(3)} | {Mean(4)} {Mean(5)} | {Mean(6)} {Mean(7)}");
        }
    }

    private static IEnumerable<Set> Sets(string folder)
    {
        // The attacker's calls into those of another person and of services. Who it is, and what is made for each call, are left out.
        var trail = LogTable.Read(Path.Combine(folder, "signin/cloudtrail-stratus.csv.gz"));
        string[] names = ["eventSource", "eventName", "eventType", "sourceIPAddress", "userAgent", "identityType", "invokedBy", "mfaAuthenticated", "errorCode", "readOnly"];
        var usual = trail.Where(cell => cell("userName") != "bert-jan").Pick(names);
        yield return new("cloudtrail", usual, trail.Where(cell => cell("userName") == "bert-jan").Pick(names), Tenth(usual), names, []);

        // Logons of a host elsewhere into those of the labs.
        string[] labs = ["event_id", "target_user", "target_domain", "logon_type", "auth_package", "logon_process", "workstation", "ip", "status"];
        string[] elsewhere = ["EventID", "TargetUserName", "TargetDomainName", "LogonType", "AuthenticationPackageName", "LogonProcessName", "WorkstationName", "IpAddress", "Status"];
        var strange = LogTable.Read(Path.Combine(folder, "signin/host-logons-25.csv.gz")).Pick(elsewhere);
        yield return new("windows-logons", LogTable.Read(Path.Combine(folder, "signin/windows-logons-labs.csv.gz")).Pick(labs), new(labs, strange.Rows), strange.Rows.Count, labs, []);

        // Connections of one capture by its own labels: attacks from outside are in it.
        var flows = LogTable.Read(Path.Combine(folder, "network/ctu-normal-43-day1/conn.log.labeled.gz"));
        string[] conn = ["proto", "service", "conn_state", "history", "id.resp_p", "local_orig", "local_resp"];
        string[] sizes = ["duration", "orig_bytes", "resp_bytes", "orig_pkts", "resp_pkts"];
        usual = flows.Where(cell => cell("label") != "Malicious").Pick([.. conn, .. sizes]);
        yield return new("conn", usual, flows.Where(cell => cell("label") == "Malicious").Pick([.. conn, .. sizes]), Tenth(usual) / 2, conn, sizes);

        // Requests of a bot into those of an office.
        string[] http = ["method", "host", "user_agent", "status_code", "resp_mime_types", "id.resp_p"];
        string[] lengths = ["request_body_len", "response_body_len", "trans_depth"];
        usual = LogTable.Read(Path.Combine(folder, "network/rita-http-lab24h/http.log.gz")).Pick([.. http, .. lengths]);
        yield return new("http", usual, LogTable.Read(Path.Combine(folder, "network/ctu-355-1-simda/http.log.gz")).Pick([.. http, .. lengths]), Tenth(usual) / 10, http, lengths);
    }

    private static int Tenth(LogTable table) => Math.Max(1, table.Rows.Count / 10);

    private static (int Width, double[] Values) Measure(Set set, int seed)
    {
        var odd = set.Odd.Rows.ToArray();
        new Random(seed).Shuffle(odd);
        string[][] all = [.. set.Usual.Rows, .. odd.Take(set.Drawn)];
        bool[] labels = [.. all.Select((_, row) => row >= set.Usual.Rows.Count)];
        var maps = set.Names.Select(_ => new CategoryMap()).ToList();
        var codes = all.Select(row => maps.Select((map, i) => map.Code(row[i])).ToArray()).ToList();
        var numbers = all.Select(row => set.Numbers.Select((_, i) => float.TryParse(row[set.Names.Count + i], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : float.NaN).ToArray()).ToList();
        var counts = set.Numbers.Select(name => new Feature(name)).ToList();

        Feature[] native = [.. set.Names.Select((name, i) => new Feature(name, new([.. maps[i].Values.Zip(maps[i].Counts)]))), .. counts];
        float[] nativeRows = [.. codes.Zip(numbers, (code, number) => (float[])[.. code, .. number]).SelectMany(row => row)];
        Feature[] hot = [.. set.Names.SelectMany((name, i) => maps[i].Values.Select((_, value) => new Feature($"{name}={value}"))), .. counts];
        var hotRows = new float[(long)all.Length * hot.Length];
        for (var row = 0; row < all.Length; row++)
        {
            var to = hotRows.AsSpan(row * hot.Length, hot.Length);
            var at = 0;
            for (var i = 0; i < maps.Count; at += maps[i++].Values.Count)
            {
                to[at + (int)codes[row][i]] = 1;
            }

            numbers[row].CopyTo(to[at..]);
        }

        return (hot.Length, [
            .. Score(hotRows, hot, ModelKind.Forest), .. Score(nativeRows, native, ModelKind.Forest),
            .. Score(hotRows, hot, ModelKind.Best), .. Score(nativeRows, native, ModelKind.Best)]);

        double[] Score(float[] rows, Feature[] features, ModelKind kind)
        {
            var scores = ModelTrainer.Train(rows, features, new() { Kind = kind, Seed = (ulong)seed }).ScoreAll(rows);
            return [RankMetrics.AreaUnderRoc(scores, labels), RankMetrics.AveragePrecision(scores, labels)];
        }
    }
}
