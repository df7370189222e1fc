namespace Watchfloor.Lab.Network;

/// <summary>Ordinary traffic: people, updaters, monitoring, backups, failures. Nothing of it is an attack.</summary>
internal sealed class BenignTraffic(NetworkWorld world, ulong seed)
{
    private const double Day = 86400;
    private const string Controller = "10.20.250.2";

    // Each program: period in seconds, jitter, share of machines that have it. The rare ones are what makes this hard.
    private static readonly (string Name, double Period, double Jitter, double Prevalence)[] Programs =
    [
        ("telemetry", 900, 0.02, 0.9), ("updates", 3600, 0.1, 1), ("agent", 300, 0.05, 0.95), ("daily", 86400, 0.02, 1), ("push", 1680, 0, 0.6),
        ("chat", 60, 0.2, 0.35), ("drive", 960, 0, 0.25), ("design", 900, 0.3, 0.08), ("printer", 3600, 0.05, 0.04), ("lab", 300, 0.1, 0.02), ("badge", 1800, 0.2, 0.015),
    ];

    private bool IsLong => world.Hours > 72;

    /// <summary>Writes it all.</summary>
    public void Write()
    {
        for (var host = 0; host < world.Hosts; host++)
        {
            var source = NetworkWorld.Host(host);
            Browse(source, Draws.Of(seed, $"browse/{host}"));
            for (var program = 0; program < Programs.Length; program++)
            {
                var draws = Draws.Of(seed, $"program/{host}/{program}");
                // One machine at least has each.
                if (draws.Chance(Programs[program].Prevalence) || (int)(seed % 97) + program == host)
                {
                    Poll(source, program, draws);
                }
            }

            Directory(source, Draws.Of(seed, $"directory/{host}"));
            Random(source, host, Draws.Of(seed, $"random/{host}"));
            Unanswered(source, host, Draws.Of(seed, $"gone/{host}"));
            Announce(source, Draws.Of(seed, $"announce/{host}"));
        }

        Servers(Draws.Of(seed, "servers"));
    }

    private void Browse(string source, Draws draws)
    {
        for (var day = 0; day < world.Hours / 24; day++)
        {
            if (day % 7 >= 5)
            {
                continue;
            }

            var sessions = IsLong ? 4 : 14;
            for (var session = 0; session < sessions; session++)
            {
                var t = (day * Day) + draws.Between(8 * 3600, 18 * 3600);
                var pages = (int)draws.Pareto(1, 1.2, 30);
                for (var page = 0; page < pages; page++)
                {
                    var site = (int)draws.Pareto(1, 0.7, 4000);
                    var (address, name) = ($"198.18.{site / 200}.{(site % 200) + 1}", $"www.site{site}.example.org");
                    world.Ask(t - 0.03, source, name, address);
                    var parts = 1 + draws.Below(6);
                    for (var part = 0; part < parts; part++)
                    {
                        world.Add(new(t, source, address, 443) { Duration = draws.Exponential(20), BytesOut = (long)draws.Pareto(400, 1.3, 2e6), BytesIn = (long)draws.Pareto(2000, 1.05, 5e7) }, "browsing");
                        t += draws.Exponential(0.5);
                    }

                    t += Math.Exp(Math.Log(25) + (1.1 * draws.Normal()));
                }
            }
        }
    }

    private void Poll(string source, int program, Draws draws)
    {
        var (name, period, jitter, _) = Programs[program];
        if (IsLong && period < 900)
        {
            return;
        }

        var host = $"{name}.vendor{program}.example";
        var address = $"198.19.1.{program + 1}";
        var isAnchored = draws.Chance(0.5);
        var start = draws.Between(0, period);
        var asked = double.NegativeInfinity;
        var t = start;
        for (var k = 1; t < world.Hours * 3600; k++)
        {
            if (t - asked > 3600)
            {
                world.Ask(t - 0.03, source, host, address);
                asked = t;
            }

            world.Add(new(t, source, address, 443) { Duration = 0.4, BytesOut = 600 + draws.Below(300), BytesIn = 900 + draws.Below(2000) }, $"program-{name}");
            t = isAnchored ? start + (k * period) + (period * jitter * draws.Either() / 2) : t + (period * (1 + (jitter * draws.Either())));
        }
    }

    private void Directory(string source, Draws draws)
    {
        var mean = IsLong ? 14400 : 1500;
        for (var t = draws.Exponential(mean); t < world.Hours * 3600; t += draws.Exponential(mean))
        {
            var port = draws.Below(4) switch { 0 => 88, 1 => 389, 2 => 445, _ => 135 };
            world.Add(new(t, source, Controller, port) { Duration = draws.Exponential(2), BytesOut = 900 + draws.Below(2000), BytesIn = 1500 + draws.Below(4000) }, "directory");
            world.Add(new(t + 0.2, source, Controller, 123) { Protocol = "udp", Duration = 0.01, BytesOut = 48, BytesIn = 48 }, "directory");
        }
    }

    private void Random(string source, int host, Draws draws)
    {
        // A poller without a timer: it calls when its user does something.
        var mean = IsLong ? 7200 : 240;
        var address = $"198.19.2.{(host % 40) + 1}";
        var name = $"api.random{host % 40}.example";
        for (var t = draws.Exponential(mean); t < world.Hours * 3600; t += draws.Exponential(mean))
        {
            world.Ask(t - 0.03, source, name, address);
            world.Add(new(t, source, address, 443) { Duration = 0.2, BytesOut = (long)(500 * Math.Exp(0.4 * draws.Normal())), BytesIn = (long)(900 * Math.Exp(0.8 * draws.Normal())) }, "poisson");
        }
    }

    private void Unanswered(string source, int host, Draws draws)
    {
        // A printer that was taken away; its driver still asks for it.
        if (host % 12 != 3 || IsLong)
        {
            return;
        }

        for (var t = draws.Between(0, 600); t < world.Hours * 3600; t += 600 + draws.Between(0, 2))
        {
            world.Add(new(t, source, $"10.20.251.{(host % 200) + 1}", 9100) { State = "S0" }, "gone-service");
        }
    }

    private void Announce(string source, Draws draws)
    {
        for (var t = draws.Between(0, 1800); t < world.Hours * 3600; t += IsLong ? 43200 : 1800)
        {
            world.Add(new(t, source, "239.255.255.250", 1900) { Protocol = "udp", State = "S0", BytesOut = 700 }, "announcement");
        }
    }

    private void Servers(Draws draws)
    {
        // A monitor asks every machine, and each night the file server is copied to one place outside.
        var every = IsLong ? 21600 : 900;
        for (var host = 0; host < world.Hosts; host++)
        {
            for (var t = 5.0 + host; t < world.Hours * 3600; t += every)
            {
                world.Add(new(t, "10.20.250.5", NetworkWorld.Host(host), 9182) { Duration = 0.1, BytesOut = 200, BytesIn = 9000 }, "monitoring");
            }
        }

        for (var night = 0; night < world.Hours / 24; night++)
        {
            for (var part = 0; part < 20; part++)
            {
                world.Add(new((night * Day) + 7200 + (part * 90) + draws.Between(0, 20), "10.20.250.6", "198.19.3.1", 443) { Duration = 80, BytesOut = (long)draws.Between(4e8, 6e8), BytesIn = 40000 }, "backup");
            }
        }
    }
}
