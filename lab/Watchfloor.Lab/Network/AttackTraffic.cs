namespace Watchfloor.Lab.Network;

/// <summary>Attacks other than beacons, one of a kind each time, with parameters drawn from the seed.</summary>
internal sealed class AttackTraffic(NetworkWorld world, ulong seed)
{
    private const double Day = 86400;
    private static readonly int[] AdminPorts = [445, 135, 3389, 5985, 22];

    private readonly List<double> times = [];

    /// <summary>Writes one attack from one machine.</summary>
    public InjectedBehaviour Write(AttackKind kind, int number)
    {
        var draws = Draws.Of(seed, $"attack/{kind}/{number}");
        var source = NetworkWorld.Host((int)((seed % 11) + ((ulong)number * 3) + 1) % world.Hosts);
        var destination = FormattableString.Invariant($"203.0.{draws.Between(192, 223):0}.{1 + draws.Below(254)}");
        var domain = $"{draws.Word(9)}.example";
        var begin = draws.Between(9, 11) * 3600;
        times.Clear();
        var (destinations, names) = kind switch
        {
            AttackKind.Strobe => Strobe(draws, source, destination, begin),
            AttackKind.HorizontalScan => Scan(draws, source, begin, 120, 0.05),
            AttackKind.SlowScan => Scan(draws, source, 0.5 * 3600, 90, 900),
            AttackKind.VerticalScan => Ports(draws, source, begin),
            AttackKind.LongSession => Session(draws, source, destination, begin, 36_000, 1),
            AttackKind.ChainedSession => Session(draws, source, destination, begin, 900, 40),
            AttackKind.DnsTunnel => Tunnel(draws, source, domain, begin),
            AttackKind.DnsPolling => Poll(draws, source, destination, domain, begin),
            AttackKind.DirectDns => AskOutside(draws, source, destination, begin),
            AttackKind.GeneratedNames => Generated(draws, source, destination, begin, hitRate: 0.02),
            AttackKind.Sinkhole => Generated(draws, source, destination, begin, hitRate: 1),
            AttackKind.DeadBeacon => Dead(draws, source, destination, begin),
            AttackKind.BulkUpload => Upload(draws, source, destination, null, begin, 2e9),
            AttackKind.CloudUpload => Upload(draws, source, "198.19.4.1", "files.storage.example", begin, 4e9),
            AttackKind.DripUpload => Drip(draws, source, destination),
            _ => Chain(draws, source, begin),
        };
        return new(FormattableString.Invariant($"{kind}-{number}"), kind.ToString(), source, destinations, names, times.Min(), times.Max(), times.Count, times.Count) { Times = [.. times] };
    }

    private (string[] Destinations, string[] Names) Strobe(Draws draws, string source, string destination, double t)
    {
        for (var end = t + 1800; t < end; t += 0.3 + draws.Exponential(0.4))
        {
            Call(t, source, destination, 8443, 0.1, 300 + draws.Below(40), 400);
        }

        return ([destination], []);
    }

    private (string[] Destinations, string[] Names) Scan(Draws draws, string source, double t, int hosts, double pause)
    {
        var port = AdminPorts[draws.Below(AdminPorts.Length)];
        for (var i = 0; i < hosts; i++)
        {
            var isThere = draws.Chance(0.1);
            Call(t, source, FormattableString.Invariant($"10.20.{40 + (i / 200)}.{(i % 200) + 1}"), port, isThere ? 0.05 : null, isThere ? 60 : null, isThere ? 60 : null);
            t += pause * (0.5 + draws.Unit());
        }

        return ([], []);
    }

    private (string[] Destinations, string[] Names) Ports(Draws draws, string source, double t)
    {
        var target = NetworkWorld.Host(draws.Below(world.Hosts));
        for (var port = 1; port <= 300; port++)
        {
            Call(t, source, target, port, null, null, null, draws.Chance(0.97) ? "REJ" : "S0");
            t += draws.Exponential(0.2);
        }

        return ([target], []);
    }

    private (string[] Destinations, string[] Names) Session(Draws draws, string source, string destination, double t, double length, int sessions)
    {
        for (var i = 0; i < sessions; i++)
        {
            Call(t, source, destination, 4443, length, (long)draws.Between(1e5, 9e5), (long)draws.Between(1e5, 9e5));
            t += length + draws.Between(1, 15);
        }

        return ([destination], []);
    }

    private (string[] Destinations, string[] Names) Tunnel(Draws draws, string source, string domain, double t)
    {
        string[] types = ["TXT", "CNAME", "NULL", "A"];
        var type = types[draws.Below(types.Length)];
        var length = 20 + draws.Below(30);
        for (var i = 0; i < 600; i++)
        {
            Ask(t, source, $"{Hex(draws, length)}.{Hex(draws, length)}.{domain}", "192.0.2.1", type);
            t += draws.Exponential(1.5);
        }

        return ([], [domain]);
    }

    private (string[] Destinations, string[] Names) Poll(Draws draws, string source, string resolver, string domain, double t)
    {
        for (var i = 0; i < 400; i++)
        {
            Ask(t, source, domain, "192.0.2.1", "TXT", resolver);
            t += 30 * (1 + (0.2 * draws.Either()));
        }

        return ([resolver], [domain]);
    }

    private (string[] Destinations, string[] Names) AskOutside(Draws draws, string source, string resolver, double t)
    {
        for (var i = 0; i < 250; i++)
        {
            Ask(t, source, $"www.site{draws.Below(400)}.example.org", "198.18.0.1", "A", resolver);
            t += draws.Exponential(90);
        }

        return ([resolver], []);
    }

    private (string[] Destinations, string[] Names) Generated(Draws draws, string source, string sinkhole, double t, double hitRate)
    {
        for (var i = 0; i < 400; i++)
        {
            var name = $"{draws.Word(12 + draws.Below(6))}.example";
            var exists = draws.Chance(hitRate);
            Ask(t, source, name, exists ? sinkhole : null, "A");
            if (exists)
            {
                Call(t + 0.1, source, sinkhole, 443, null, null, null, "S0");
            }

            t += draws.Exponential(6);
        }

        return ([sinkhole], []);
    }

    private (string[] Destinations, string[] Names) Dead(Draws draws, string source, string destination, double t)
    {
        for (var i = 0; i < 200; i++)
        {
            Call(t, source, destination, 8443, null, null, null, draws.Chance(0.5) ? "S0" : "REJ");
            t += 120 * (1 + (0.2 * draws.Either()));
        }

        return ([destination], []);
    }

    private (string[] Destinations, string[] Names) Upload(Draws draws, string source, string destination, string? name, double t, double bytes)
    {
        if (name is not null)
        {
            world.Ask(t - 0.1, source, name, destination);
        }

        for (var i = 0; i < 20; i++)
        {
            Call(t, source, destination, 443, 60, (long)(bytes / 20 * draws.Between(0.8, 1.2)), 40_000);
            t += draws.Between(70, 200);
        }

        return ([destination], name is null ? [] : [name]);
    }

    private (string[] Destinations, string[] Names) Drip(Draws draws, string source, string destination)
    {
        var each = draws.Between(2e6, 8e6);
        for (var day = 0; day < world.Hours / 24; day++)
        {
            for (var i = 0; i < 6; i++)
            {
                Call((day * Day) + (draws.Between(8, 18) * 3600), source, destination, 443, 20, (long)(each * draws.Between(0.7, 1.3)), 9000);
            }
        }

        return ([destination], []);
    }

    // Each hop begins where the last one ended: what spreads by itself, or somebody who goes from host to host.
    private (string[] Destinations, string[] Names) Chain(Draws draws, string source, double t)
    {
        var hops = 3 + draws.Below(3);
        var reached = new List<string>();
        var from = source;
        for (var hop = 0; hop < hops; hop++)
        {
            var to = NetworkWorld.Host(draws.Below(world.Hosts));
            if (to == from || reached.Contains(to))
            {
                continue;
            }

            Call(t, from, to, 445, 20, (long)draws.Between(5e5, 9e6), 20_000);
            Call(t + 25, from, to, 135, 1, 2000, 3000);
            Call(t + 27, from, to, hop % 2 == 0 ? 5985 : 3389, draws.Between(60, 900), 90_000, 400_000);
            reached.Add(to);
            from = to;
            t += 300 + draws.Exponential(1200);
        }

        return ([.. reached], []);
    }

    private static string Hex(Draws draws, int length) => string.Create(length, draws, static (letters, from) =>
    {
        for (var i = 0; i < letters.Length; i++)
        {
            letters[i] = "0123456789abcdef"[from.Below(16)];
        }
    });

    private void Call(double t, string source, string destination, int port, double? duration, long? sent, long? received, string? state = null)
    {
        times.Add(t);
        world.Add(new(t, source, destination, port) { Duration = duration, BytesOut = sent, BytesIn = received, State = state ?? (duration is null ? "S0" : "SF") });
    }

    private void Ask(double t, string source, string name, string? answer, string type, string? resolver = null)
    {
        times.Add(t);
        world.Ask(t, source, name, answer, type, resolver);
    }
}
