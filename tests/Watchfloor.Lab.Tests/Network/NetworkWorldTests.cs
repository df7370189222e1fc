using System.Security.Cryptography;
using Watchfloor.Lab.Network;
using Watchfloor.Testing;

namespace Watchfloor.Lab.Tests.Network;

public class NetworkWorldTests
{
    private static readonly AttackKind[] Kinds = Enum.GetValues<AttackKind>();

    [Fact]
    public void Write_SameSeedTwice_GivesTheSameBytesAndAnotherSeedOthers()
    {
        Assert.Equal(Bytes(7), Bytes(7));
        Assert.NotEqual(Bytes(7), Bytes(8));
    }

    [Fact]
    public void Create_EveryAttack_IsInTheTruthWithRowsOfItsSource()
    {
        var world = NetworkWorld.Create(1, 30, 24, [], 0, Kinds);

        Assert.Equal(Kinds.Select(kind => kind.ToString()), world.Injected.Select(item => item.Class));
        Assert.All(world.Injected, item => Assert.Contains(world.Rows, row => row.Source == item.Source && row.Seconds >= item.First && row.Seconds <= item.Last));
        Assert.All(world.Injected, item => Assert.True(item.Seen > 0, item.Id));
    }

    [Fact]
    public void Create_WithAnAttack_LeavesTheOrdinaryTrafficAsItIs()
    {
        var quiet = NetworkWorld.Create(3, 12, 24, [], 0);
        var attacked = NetworkWorld.Create(3, 12, 24, [], 0, [AttackKind.BulkUpload]);

        Assert.Equal(quiet.Rows, attacked.Rows.Where(row => !row.Destination.StartsWith("203.0.", StringComparison.Ordinal)));
        Assert.Equal(20, attacked.Rows.Count - quiet.Rows.Count);
    }

    [Fact]
    public void Create_PersonMimic_ChecksInInOfficeHoursOfWeekdaysOnly()
    {
        var world = NetworkWorld.Create(1, 5, 336, [new("X", TimerModel.Human, 14_400, 0, 0, 336)], 0);

        // Ten weekdays of two to six check-ins.
        var times = Assert.Single(world.Injected).Times;
        Assert.InRange(times.Count, 20, 60);
        Assert.All(times, t => Assert.True((int)(t / 86_400) % 7 < 5 && t % 86_400 is >= 8 * 3600 and < 18 * 3600 and not (>= 12 * 3600 and < 13 * 3600)));
    }

    [Fact]
    public void Create_InteractiveUse_HasSessionsOfQuickConnectionsAmongCheckIns()
    {
        var world = NetworkWorld.Create(2, 5, 24, [new("X", TimerModel.Interactive, 900, 0.2, 0, 24)], 0);

        var times = Assert.Single(world.Injected).Times.ToArray();
        var gaps = times.Skip(1).Zip(times, (later, earlier) => later - earlier).ToList();
        Assert.True(gaps.Count(gap => gap < 30) > 100, "no session");
        Assert.True(gaps.Count(gap => gap is > 700 and < 1100) > 5, "no check-ins beside the sessions");
    }

    [Fact]
    public void Create_ThroughASensorThatFails_LosesRoundsDriftsAndRepeatsRows()
    {
        var plain = NetworkWorld.Create(5, 10, 24, [], 0);
        var down = NetworkWorld.Create(5, 10, 24, [], 0, faults: new() { DownShare = 0.2 });
        var minutes = NetworkWorld.Create(5, 10, 24, [], 0, faults: new() { Resolution = 60 });
        var twice = NetworkWorld.Create(5, 10, 24, [], 0, faults: new() { TwiceShare = 0.1 });
        var drift = NetworkWorld.Create(5, 10, 24, [], 0, faults: new() { ClockDrift = 0.02, ClockStep = 30 });

        Assert.InRange(down.Rows.Count / (double)plain.Rows.Count, 0.4, 0.95);
        Assert.All(minutes.Rows, row => Assert.Equal(0, row.Microseconds % 60_000_000));
        Assert.InRange(twice.Rows.Count / (double)plain.Rows.Count, 1.08, 1.12);
        // 24 hours become 24.48, less the step.
        Assert.Equal((plain.Rows[^1].Seconds * 1.02) - 30, drift.Rows[^1].Seconds, 3);
    }

    [Fact]
    public void Create_SensorThatCutsSessions_TellsALongOneInPiecesWithAllItsBytes()
    {
        var whole = NetworkWorld.Create(6, 10, 24, [], 0, [AttackKind.LongSession]);
        var cut = NetworkWorld.Create(6, 10, 24, [], 0, [AttackKind.LongSession], new() { SplitSeconds = 300 });

        var destination = whole.Injected[0].Destinations[0];
        var pieces = cut.Rows.Where(row => row.Destination == destination).ToList();
        Assert.Equal(10, pieces.Count);
        Assert.InRange(pieces.Sum(row => row.BytesOut!.Value), whole.Rows.Single(row => row.Destination == destination).BytesOut!.Value - 10, whole.Rows.Single(row => row.Destination == destination).BytesOut!.Value);
    }

    private static string Bytes(ulong seed)
    {
        using var folder = new TemporaryDirectory();
        NetworkFiles.Write(NetworkWorld.Create(seed, 8, 24, [BeaconGrid.Small[0], .. BeaconGrid.Rare], 1, Kinds, new() { DownShare = 0.05, TwiceShare = 0.01, Resolution = 0.001 }), folder.Path);
        return string.Join(' ', Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal).Select(file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))));
    }
}
