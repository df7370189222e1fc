using Watchfloor.Detection.Beaconing;
using Watchfloor.Detection.Dga;
using Watchfloor.Detection.DirectDns;
using Watchfloor.Detection.DnsPolling;
using Watchfloor.Detection.DnsTunnel;
using Watchfloor.Detection.Exfiltration;
using Watchfloor.Detection.FailedBeacon;
using Watchfloor.Detection.LateralMovement;
using Watchfloor.Detection.LongSession;
using Watchfloor.Detection.Network;
using Watchfloor.Detection.Scanning;
using Watchfloor.Detection.Strobe;
using Watchfloor.Testing;

namespace Watchfloor.Detection.Tests;

public class SurveyTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Survey()
    {
        foreach (var set in Directory.EnumerateDirectories(SharedData.Path("data/network")).Order(StringComparer.Ordinal))
        {
            if (Directory.EnumerateFiles(set, "*log*.gz", SearchOption.AllDirectories).All(f => !f.Contains("conn.log") && !f.Contains("dns.log")) || set.Contains("parser") || set.Contains("wrccdc"))
            {
                continue;
            }

            output.WriteLine($"== {Path.GetFileName(set)}");
            await using var lake = new LakeFixture();
            try { await lake.CommitFolderAsync(set); } catch (Exception e) { output.WriteLine(e.Message); continue; }
            var network = new NetworkOptions();
            if (set.Contains("missing")) { network.InternalNetworks.Add("64.225.56.201/32"); }
            if (set.Contains("apt29")) { network.ExternalNetworks.Add("192.168.0.0/24"); }
            if (set.Contains("ctu-normal")) { network.InternalNetworks.Add("147.32.0.0/16"); }
            foreach (var detector in new IDetector[] { new BeaconDetector(new(), network), new DgaDetector(new()), new DirectDnsDetector(new(), network), new DnsPollingDetector(new(), network), new DnsTunnelDetector(new()), new FailedBeaconDetector(new(), network),
                new LongSessionDetector(new(), network), new ScanDetector(new(), network), new StrobeDetector(new(), network), new ExfiltrationDetector(new(), network), new LateralMovementDetector(new(), network) })
            {
                var findings = await lake.DetectAsync(detector);
                output.WriteLine($"-- {detector.Name}: {findings.Count}");
                foreach (var finding in findings.Take(4))
                {
                    output.WriteLine($"   {finding.Score:0.000} {finding.Title} :: {string.Join(" ", finding.Reasons.Select(r => r.Name + "=" + r.Value.ToString("0.##")))}");
                }
            }
        }
    }
}
