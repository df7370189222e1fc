using Watchfloor.Lab.CrowdStrike;
using Watchfloor.Lab.Microsoft365;
using Watchfloor.Lab.Proofpoint;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab;

/// <summary>The vendors, simulated over real HTTP on loopback, playing seeded attack scenarios with known truth.</summary>
public sealed class LabHost : IAsyncDisposable
{
    private readonly VendorServer[] _servers;

    private LabHost(LabContext lab, VendorServer[] servers)
    {
        (Context, _servers) = (lab, servers);
    }

    /// <summary>Where the vendors listen and what their clients need.</summary>
    public LabAddresses Addresses => Context.Addresses;

    /// <summary>Clock of the story: what the servers call now. Stands at the story's end until moved.</summary>
    public LabClock Clock => Context.Clock;

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
    /// <exception cref="ArgumentException">A scenario is unknown.</exception>
    public static async Task<LabHost> StartAsync(LabOptions options, CancellationToken cancellationToken)
    {
        var story = await Task.Run(() => StoryTeller.Tell(options), cancellationToken);
        var (crowdStrike, microsoft, proofpoint) = (new CrowdStrikeServer(), new MicrosoftServer(), new ProofpointServer());
        VendorServer[] servers = [crowdStrike, microsoft, proofpoint];
        var port = options.Port;
        int At(int offset) => port == 0 ? 0 : port + offset;
        var falconRoot = await crowdStrike.StartAsync([At(0)], cancellationToken);
        var microsoftRoots = await microsoft.StartAsync([At(1), At(3), At(4), At(5)], cancellationToken);
        var proofpointRoot = await proofpoint.StartAsync([At(2)], cancellationToken);

        string Secret(string name, int digits) => Seeds.Hex(options.Seed, $"credential/{name}", digits);
        var traffic = new LabTraffic();
        var clock = new LabClock(story.LastArrival());
        var lab = new LabContext
        {
            Options = options,
            Story = story,
            Clock = clock,
            Traffic = traffic,
            Faults = new LabFaults(),
            Tokens = new TokenStore(options, clock, traffic),
            Addresses = new LabAddresses
            {
                CrowdStrike = falconRoot[0],
                CrowdStrikeClientId = Secret("falcon id", 32),
                CrowdStrikeClientSecret = Secret("falcon secret", 40),
                CrowdStrikeFdrQueue = new Uri(falconRoot[0], CrowdStrike.Fdr.FdrEndpoints.QueuePath),
                CrowdStrikeFdrKeyId = "AKIALAB" + Secret("fdr id", 13).ToUpperInvariant(),
                CrowdStrikeFdrSecret = Secret("fdr secret", 40),
                MicrosoftGraph = microsoftRoots[0],
                MicrosoftLogin = microsoftRoots[1],
                MicrosoftDefender = microsoftRoots[2],
                MicrosoftOffice = microsoftRoots[3],
                MicrosoftTenantId = story.Company.TenantId,
                MicrosoftClientId = story.Stream("app registration").Guid(),
                MicrosoftClientSecret = Secret("app secret", 40),
                Proofpoint = proofpointRoot[0],
                ProofpointPrincipal = Secret("tap principal", 36),
                ProofpointSecret = Secret("tap secret", 64),
                TruthFile = options.OutputDirectory is null ? null : Path.Combine(options.OutputDirectory, "truth.jsonl"),
                CompanyRecordsFile = options.OutputDirectory is null ? null : Path.Combine(options.OutputDirectory, "company-records.json"),
            },
        };
        foreach (var server in servers)
        {
            server.Lab = lab;
        }

        return new LabHost(lab, servers);
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
