using System.Text.Json;
using Watchfloor.Detection.Beaconing;
using Watchfloor.Ocsf;
using Watchfloor.Testing;

namespace Watchfloor.Detection.Tests.Beaconing;

/// <summary>Captures of real malware and of a real day without any. They confirm; nothing was tuned on them.</summary>
public class CaptureTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("motd-taidoor-24h")]
    [InlineData("motd-zetaswitch-24h")]
    [InlineData("rita-missing-host")]
    public async Task DetectAsync_CaptureOfMalware_HasTheLabelledPairAmongTheFirstThree(string name)
    {
        var findings = await DetectAsync(name);

        var labels = JsonDocument.Parse(await System.IO.File.ReadAllTextAsync(SharedData.Path($"data/network/{name}/labels.json"), TestContext.Current.CancellationToken)).RootElement;
        var destinations = new[] { "beacons", "c2" }
            .Where(kind => labels.TryGetProperty(kind, out _))
            .SelectMany(kind => labels.GetProperty(kind).EnumerateArray())
            .Select(pair => (Source: pair.GetProperty("src").GetString()!, Destination: pair.GetProperty("dst").GetString()!));
        Assert.Contains(findings.Take(3), finding => destinations.Any(pair =>
            finding.Entities.Contains(new(EntityKind.Address, pair.Source)) && finding.Entities.Contains(new(EntityKind.Address, pair.Destination))));
    }

    [Theory]
    [InlineData("ctu-normal-40-day1")]
    [InlineData("ctu-normal-43-day1")]
    public async Task DetectAsync_DayWithoutMalware_HasNothingHigh(string name)
    {
        var findings = await DetectAsync(name);

        Assert.DoesNotContain(findings, finding => finding.Severity >= Severity.High);
    }

    private async Task<IReadOnlyList<Finding>> DetectAsync(string name)
    {
        await using var lake = new LakeFixture();
        await lake.CommitFolderAsync(SharedData.Path($"data/network/{name}"));

        var findings = await lake.DetectAsync(new BeaconDetector(new()));

        foreach (var finding in findings.Take(8))
        {
            output.WriteLine($"{finding.Score:0.000} {finding.Title}");
            output.WriteLine("      " + string.Join(" | ", finding.Reasons.Select(reason => reason.Text)));
        }

        return findings;
    }
}
