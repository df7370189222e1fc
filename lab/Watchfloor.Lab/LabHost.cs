using System.Security.Cryptography.X509Certificates;
using Watchfloor.Lab.Control;
using Watchfloor.Lab.CrowdStrike;
using Watchfloor.Lab.Faults;
using Watchfloor.Lab.Microsoft365;
using Watchfloor.Lab.Proofpoint;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab;

/// <summary>The vendors, simulated over real HTTP on loopback, playing seeded attack scenarios with known truth.</summary>
public sealed class LabHost : IAsyncDisposable
{
    private readonly LoopbackServer[] _servers;

    private LabHost(LabContext lab, LabClock clock, LoopbackServer[] servers)
    {
        (Context, Clock, _servers) = (lab, clock, servers);
    }

    /// <summary>Where the vendors listen and what their clients need.</summary>
    public LabAddresses Addresses => Context.Addresses;

    /// <summary>Clock of the story: what the servers call now. Stands at the story's end until moved, unless it runs.</summary>
    public LabClock Clock { get; }

    /// <summary>How many days the story lasts.</summary>
    public int Days => Context.Story.Days;

    /// <summary>What shall go wrong.</summary>
    public LabFaults Faults => Context.Faults;

    /// <summary>What was asked.</summary>
    public LabTraffic Traffic => Context.Traffic;

    internal LabContext Context { get; }

    /// <summary>Names of the scenarios that can be played, in order.</summary>
    public static IReadOnlyList<string> Scenarios => StoryTeller.Available;

    /// <summary>Starts the servers.</summary>
    /// <exception cref="ArgumentException">A scenario or a fault profile is unknown, or the speed is out of bounds.</exception>
    public static async Task<LabHost> StartAsync(LabOptions options, CancellationToken cancellationToken)
    {
        var faultSeed = options.FaultSeed ?? options.Seed;
        var profile = FaultProfile.Named(options.FaultProfile);
        var skew = SkewedClock.Of(profile, faultSeed);
        var story = await Task.Run(() => StoryTeller.Tell(options), cancellationToken);
        var clock = ClockOf(options, story, skew);
        var certificate = options.Https ? LabCertificate.Create(TimeProvider.System) : null;
        LoopbackServer[] servers =
        [
            new CrowdStrikeServer { Vendor = "crowdstrike" }, new MicrosoftServer { Vendor = "microsoft" }, new ProofpointServer { Vendor = "proofpoint" }, new ControlServer(clock),
            .. options.Guests.Select(guest => new Guests.GuestServer(guest) { Vendor = guest.Name }),
        ];
        var roots = await ListenAsync(servers, options.Port, certificate, cancellationToken);
        var traffic = new LabTraffic();
        var serverClock = skew == TimeSpan.Zero ? (TimeProvider)clock : new SkewedClock(clock, skew);
        var lab = new LabContext
        {
            Options = options,
            Story = story,
            Clock = serverClock,
            Skew = skew,
            Traffic = traffic,
            Faults = new LabFaults(options.FaultProfile, faultSeed),
            Tokens = new TokenStore(options, serverClock, traffic),
            Addresses = AddressesOf(options, story, roots, LabCertificate.Save(certificate, options.OutputDirectory)),
        };
        foreach (var server in servers)
        {
            server.Lab = lab;
        }

        return new LabHost(lab, clock, servers);
    }

    private static LabClock ClockOf(LabOptions options, Story story, TimeSpan skew)
    {
        // Servers that are behind shall have seen the story's end as well.
        var end = story.LastArrival() + (skew < TimeSpan.Zero ? -skew : TimeSpan.Zero);
        var clock = new LabClock(options.At ?? (options.Speed > 0 ? story.Start : end), options.RealTime);
        clock.Run(options.Speed ?? 0);
        return clock;
    }

    private static async Task<IReadOnlyList<Uri>> ListenAsync(LoopbackServer[] servers, int port, X509Certificate2? certificate, CancellationToken cancellationToken)
    {
        int[][] offsets = [[0], [1, 3, 4, 5], [2], [9]];
        var roots = new List<Uri>();
        for (var i = 0; i < servers.Length; i++)
        {
            int[] ports = i < offsets.Length ? [.. offsets[i].Select(offset => port == 0 ? 0 : port + offset)] : [0];
            roots.AddRange(await servers[i].StartAsync(ports, certificate, cancellationToken));
        }

        return roots;
    }

    private static LabAddresses AddressesOf(LabOptions options, Story story, IReadOnlyList<Uri> roots, string? certificateFile)
    {
        string Secret(string name, int digits) => Seeds.Hex(options.Seed, $"credential/{name}", digits);
        return new LabAddresses
        {
            CrowdStrike = roots[0],
            CrowdStrikeClientId = Secret("falcon id", 32),
            CrowdStrikeClientSecret = Secret("falcon secret", 40),
            CrowdStrikeFdrQueue = new Uri(roots[0], CrowdStrike.Fdr.FdrEndpoints.QueuePath),
            CrowdStrikeFdrKeyId = "AKIALAB" + Secret("fdr id", 13).ToUpperInvariant(),
            CrowdStrikeFdrSecret = Secret("fdr secret", 40),
            MicrosoftGraph = roots[1],
            MicrosoftLogin = roots[2],
            MicrosoftDefender = roots[3],
            MicrosoftOffice = roots[4],
            MicrosoftTenantId = story.Company.TenantId,
            MicrosoftClientId = story.Stream("app registration").Guid(),
            MicrosoftClientSecret = Secret("app secret", 40),
            Proofpoint = roots[5],
            ProofpointPrincipal = Secret("tap principal", 36),
            ProofpointSecret = Secret("tap secret", 64),
            Control = roots[6],
            Guests = options.Guests.Select((guest, index) => (guest.Name, Root: roots[7 + index])).ToDictionary(item => item.Name, item => item.Root),
            CertificateFile = certificateFile,
            TruthFile = options.OutputDirectory is null ? null : Path.Combine(options.OutputDirectory, "truth.jsonl"),
            CompanyRecordsFile = options.OutputDirectory is null ? null : Path.Combine(options.OutputDirectory, "company-records.json"),
        };
    }

    /// <summary>Makes every access token given out so far worthless.</summary>
    public void RevokeTokens() => Context.Tokens.RevokeAll();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }
}
