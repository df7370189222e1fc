using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Tests.Network;

/// <summary>Events as a sensor at the border tells them, numbered so that each has an id of its own.</summary>
internal sealed class SensorEvents
{
    /// <summary>A Monday at midnight.</summary>
    public static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private static readonly Product Sensor = new() { Name = "Sensor", VendorName = "Example" };

    private readonly List<OcsfEvent> connections = [];
    private readonly List<OcsfEvent> questions = [];

    /// <summary>Adds a connection.</summary>
    public SensorEvents Call(
        double seconds, string source, string destination, int port, bool isAnswered = true, double duration = 0.3, long sent = 500, long received = 900, string? name = null, int direction = 0)
    {
        connections.Add(new NetworkActivity
        {
            ActivityId = isAnswered ? NetworkActivity.Activity.Close : NetworkActivity.Activity.Fail,
            Time = Monday.AddMicroseconds(Math.Round(seconds * 1e6)),
            Duration = isAnswered ? (long)(duration * 1000) : null,
            Metadata = new() { Product = Sensor, Uid = $"c{connections.Count}" },
            SrcEndpoint = new() { Ip = source },
            DstEndpoint = new() { Ip = destination, Port = port, Hostname = name },
            ConnectionInfo = new() { ProtocolName = port is 53 or 123 ? "udp" : "tcp", DirectionId = direction },
            Traffic = isAnswered ? new() { BytesOut = sent, BytesIn = received } : null,
        });
        return this;
    }

    /// <summary>Adds a question.</summary>
    public SensorEvents Ask(double seconds, string source, string name, string? answer = "198.51.100.7", string resolver = "10.0.0.2", string type = "A", int? rcode = null)
    {
        questions.Add(new DnsActivity
        {
            ActivityId = DnsActivity.Activity.Traffic,
            Time = Monday.AddMicroseconds(Math.Round(seconds * 1e6)),
            Metadata = new() { Product = Sensor, Uid = $"q{questions.Count}" },
            SrcEndpoint = new() { Ip = source, Port = 50_000 },
            DstEndpoint = new() { Ip = resolver, Port = 53 },
            Query = new() { Hostname = name, Type = type },
            Answers = answer is null ? null : [new() { Rdata = answer }],
            RcodeId = rcode ?? (answer is null ? 3 : 0),
        });
        return this;
    }

    /// <summary>Adds ordinary hosts that call and ask a little, so that rarity means something.</summary>
    public SensorEvents Company(int hosts = 30)
    {
        for (var host = 0; host < hosts; host++)
        {
            for (var i = 0; i < 8; i++)
            {
                var site = ((host * 3) + i) % 12;
                Ask((host * 7) + (i * 900), $"10.0.1.{host + 10}", $"www.site{site}.example.org", $"198.51.100.{site + 10}");
                Call((host * 7) + (i * 900) + 0.1, $"10.0.1.{host + 10}", $"198.51.100.{site + 10}", 443, name: $"www.site{site}.example.org");
            }
        }

        return this;
    }

    /// <summary>Commits what was added, in an order that a seed gives; 0 keeps the order.</summary>
    public async Task CommitAsync(LakeFixture lake, int shuffle)
    {
        foreach (var (feed, events) in new[] { ("sensor.conn", connections), ("sensor.dns", questions) })
        {
            var rows = events.ToArray();
            if (shuffle > 0)
            {
                new Random(shuffle).Shuffle(rows);
            }

            await lake.CommitAsync(feed, rows);
        }
    }

    /// <summary>Runs a detector over what was added.</summary>
    public async Task<IReadOnlyList<Finding>> DetectAsync(IDetector detector, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        await using var lake = new LakeFixture();
        if (connections.Count > 0)
        {
            await lake.CommitAsync("sensor.conn", connections);
        }

        if (questions.Count > 0)
        {
            await lake.CommitAsync("sensor.dns", questions);
        }

        return await lake.DetectAsync(detector, from, to);
    }
}
