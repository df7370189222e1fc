using Watchfloor.Detection.Anomaly;
using Watchfloor.Detection.Behaviour;
using Watchfloor.Ocsf;
using Watchfloor.Testing;
using File = System.IO.File;

namespace Watchfloor.Detection.Tests.Kept;

/// <summary>Detectors that keep facts of earlier days find the same as those that read everything.</summary>
public sealed class KeptFactsTests : IDisposable
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Friday = Monday.AddDays(4);
    private readonly TemporaryDirectory kept = new();

    public static TheoryData<string> Detectors => ["signin-anomaly", "host-behaviour", "mailbox-behaviour", "principal-behaviour"];

    [Theory]
    [MemberData(nameof(Detectors))]
    public async Task DetectAsync_DayByDay_FindsWhatOneRunOverEverythingFinds(string name)
    {
        await using var lake = new LakeFixture();
        var told = new List<string>();
        for (var day = 0; day < 5; day++)
        {
            await lake.CommitAsync("office", [.. OfficeDay.Of(Monday.AddDays(day), day == 4)]);
            told = await TellAsync(lake, name, Monday.AddDays(day), kept.Path);
        }

        Assert.NotEmpty(told);
        Assert.Equal(await TellAsync(lake, name, Friday, folder: null), told);
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public async Task DetectAsync_RecordsThatComeLate_CountAsIfTheyHadBeenThere(string name)
    {
        await using var lake = new LakeFixture();
        for (var day = 0; day < 5; day++)
        {
            await lake.CommitAsync("office", [.. OfficeDay.Of(Monday.AddDays(day), day == 4)]);
        }

        var before = await TellAsync(lake, name, Friday, kept.Path);
        await lake.CommitAsync("late", [.. OfficeDay.Of(Monday.AddDays(1), isBad: true)]);
        var after = await TellAsync(lake, name, Friday, kept.Path);

        Assert.NotEqual(before, after);
        Assert.Equal(await TellAsync(lake, name, Friday, folder: null), after);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("changed")]
    [InlineData("empty")]
    [InlineData("gone")]
    public async Task DetectAsync_KeptFilesThatAreDamaged_AreMadeAgain(string damage)
    {
        await using var lake = new LakeFixture();
        for (var day = 0; day < 5; day++)
        {
            await lake.CommitAsync("office", [.. OfficeDay.Of(Monday.AddDays(day), day == 4)]);
        }

        var before = await TellAsync(lake, "host-behaviour", Friday, kept.Path);
        var file = Directory.GetFiles(kept.Path, "2026-03-03-*.parquet", SearchOption.AllDirectories).Single();
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        switch (damage)
        {
            case "cut":
                await File.WriteAllBytesAsync(file, bytes[..(bytes.Length / 2)], TestContext.Current.CancellationToken);
                break;
            case "changed":
                bytes.AsSpan(4, bytes.Length / 2).Fill(0xA5);
                await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
                break;
            case "empty":
                await File.WriteAllBytesAsync(file, [], TestContext.Current.CancellationToken);
                break;
            default:
                File.Delete(file);
                break;
        }

        Assert.Equal(before, await TellAsync(lake, "host-behaviour", Friday, kept.Path));
        Assert.Single(Directory.GetFiles(kept.Path, "2026-03-03-*.parquet", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetFiles(kept.Path, "*.part", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task DetectAsync_WindowThatEndsWithinADay_KeepsNothingOfThatDay()
    {
        await using var lake = new LakeFixture();
        for (var day = 0; day < 5; day++)
        {
            await lake.CommitAsync("office", [.. OfficeDay.Of(Monday.AddDays(day), day == 4)]);
        }

        await lake.DetectAsync(Detector("host-behaviour"), Friday.AddDays(-1), Friday.AddHours(9), kept.Path);

        Assert.Empty(Directory.GetFiles(kept.Path, "2026-03-06-*.parquet", SearchOption.AllDirectories));
        Assert.NotEmpty(Directory.GetFiles(kept.Path, "2026-03-05-*.parquet", SearchOption.AllDirectories));
        Assert.Equal(await TellAsync(lake, "host-behaviour", Friday, folder: null), await TellAsync(lake, "host-behaviour", Friday, kept.Path));
    }

    public void Dispose() => kept.Dispose();

    private static IDetector Detector(string name) =>
        name == SignInAnomalyDetector.DetectorName ? new SignInAnomalyDetector(new() { OwnHistory = TimeSpan.FromDays(1) }) : new BehaviourDetector(BehaviourProfile.All.Single(profile => profile.Name == name), new());

    private static async Task<List<string>> TellAsync(LakeFixture lake, string name, DateTimeOffset from, string? folder) =>
        [.. (await lake.DetectAsync(Detector(name), from, from.AddDays(1), folder)).Select(finding => OcsfJson.ToJson(FindingEvents.ToEvent(finding, TimeProvider.System)))];
}
