using System.Globalization;
using System.Text;

namespace Watchfloor.Bench.Import;

/// <summary>Writes a Zeek conn.log of an invented company: 2,000 hosts, 20,000 servers of which few are busy, one connection every 10 ms.</summary>
internal static class ConnGenerator
{
    private const string Header =
        "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n#open\t2026-03-02-00-00-00\n" +
        "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tresp_bytes\tconn_state\tlocal_orig\tlocal_resp\tmissed_bytes\thistory\torig_pkts\torig_ip_bytes\tresp_pkts\tresp_ip_bytes\ttunnel_parents\n" +
        "#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tstring\tinterval\tcount\tcount\tstring\tbool\tbool\tcount\tstring\tcount\tcount\tcount\tcount\tset[string]\n";

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly (string Protocol, string Service, int Port, string State, string History)[] Kinds =
    [
        ("tcp", "ssl", 443, "SF", "ShADadFf"), ("udp", "dns", 53, "SF", "Dd"), ("tcp", "http", 80, "SF", "ShADadFf"), ("tcp", "ssl", 443, "RSTO", "ShADadR"),
        ("tcp", "-", 445, "S0", "S"), ("udp", "-", 123, "SF", "Dd"), ("tcp", "-", 8443, "REJ", "Sr"), ("tcp", "ssh", 22, "S1", "ShADad"),
    ];

    public static void Write(string path, int rows)
    {
        var random = new Random(20260302);
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20) { NewLine = "\n" };
        file.Write(Header);
        Span<char> uid = stackalloc char[18];
        var time = 1772409600_000000L;
        for (var row = 0; row < rows; row++)
        {
            time += random.Next(20_000);
            uid[0] = 'C';
            for (var i = 1; i < uid.Length; i++)
            {
                uid[i] = Alphabet[random.Next(Alphabet.Length)];
            }

            var kind = Kinds[(int)(random.NextDouble() * random.NextDouble() * Kinds.Length)];
            var host = random.Next(2000);
            var server = (int)(Math.Pow(random.NextDouble(), 4) * 20000);
            var wasAnswered = kind.State is not "S0";
            file.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{time / 1000000}.{time % 1000000:000000}\t{uid}\t10.1.{host / 250}.{(host % 250) + 1}\t{random.Next(49152, 65536)}\t198.{18 + (server / 10000)}.{server / 250 % 40}.{(server % 250) + 1}\t{kind.Port}\t{kind.Protocol}\t{kind.Service}\t"));
            file.Write(wasAnswered
                ? string.Create(CultureInfo.InvariantCulture, $"{random.Next(300)}.{random.Next(1000000):000000}\t{random.Next(5000)}\t{random.Next(500000)}\t{kind.State}\tT\tF\t0\t{kind.History}\t{random.Next(1, 40)}\t{random.Next(8000)}\t{random.Next(1, 400)}\t{random.Next(600000)}\t-\n")
                : $"-\t-\t-\t{kind.State}\tT\tF\t0\t{kind.History}\t1\t52\t0\t0\t-\n");
        }
    }
}
