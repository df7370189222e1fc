using System.Diagnostics;
using System.Globalization;
using Watchfloor.Lake.Tests.Delta;
using Watchfloor.Testing;
using static Watchfloor.Lake.Tests.Samples;

namespace Watchfloor.Lake.Tests;

public sealed class SeveralProcessesTests
{
    [Fact]
    public async Task OneWriterThreeReaders_EverySnapshotHoldsWholeBatches()
    {
        using var folder = new TemporaryDirectory();
        await using var lake = await OpenLakeAsync(folder.Path);

        using var writer = Start("write", folder.Path, "zeek.conn", "40");
        var readers = Enumerable.Range(0, 3).Select(_ => Start("read", folder.Path, "15")).ToList();

        Assert.Equal((0, ""), await EndAsync(writer));
        foreach (var reader in readers)
        {
            Assert.Equal((0, ""), await EndAsync(reader));
            reader.Dispose();
        }

        await using var snapshot = await lake.SnapshotAsync(Token);
        Assert.Equal(400, await snapshot.CountAsync("SELECT count(*) FROM events"));
    }

    [Fact]
    public async Task TwoWritersOfOneFeed_EveryRecordIsThereOnce()
    {
        using var folder = new TemporaryDirectory();
        await using var lake = await OpenLakeAsync(folder.Path);

        using var one = Start("write", folder.Path, "zeek.conn", "25");
        using var two = Start("write", folder.Path, "zeek.conn", "25");
        using var other = Start("write", folder.Path, "zeek.dns", "15");

        Assert.Equal((0, ""), await EndAsync(one));
        Assert.Equal((0, ""), await EndAsync(two));
        Assert.Equal((0, ""), await EndAsync(other));
        await using var snapshot = await lake.SnapshotAsync(Token);
        Assert.Equal((400, 400), (await snapshot.CountAsync("SELECT count(*) FROM events"), await snapshot.CountAsync("SELECT count(DISTINCT (feed, uid)) FROM events")));
        await DeltaLogChecker.CheckAsync(folder.File("events"));
    }

    [Fact]
    public async Task WriterIsKilledAtRandomMoments_OnlyWholeCommitsAndNoneReportedIsLost()
    {
        const int seed = 7;
        using var folder = new TemporaryDirectory();
        await using var lake = await OpenLakeAsync(folder.Path);
        var random = new Random(seed);

        for (var round = 0; round < 5; round++)
        {
            using var writer = Start("write", folder.Path, "zeek.conn", "100000");
            var reported = 0;
            var wanted = random.Next(1, 12);
            for (var lines = 0; lines < wanted && await writer.StandardOutput.ReadLineAsync(Token) is { } line; lines++)
            {
                reported = int.Parse(line, CultureInfo.InvariantCulture);
            }

            await Task.Delay(random.Next(0, 40), Token);
            writer.Kill();
            await writer.WaitForExitAsync(Token);

            var cursor = int.Parse(await lake.ReadCursorAsync("zeek.conn", Token) ?? "0", CultureInfo.InvariantCulture);
            await using var snapshot = await lake.SnapshotAsync(Token);
            Assert.True(cursor >= reported && reported > 0, $"seed {seed}, round {round}: {reported} reported, cursor {cursor}; {await writer.StandardError.ReadToEndAsync(Token)}");
            Assert.Equal(cursor * 10, await snapshot.CountAsync("SELECT count(DISTINCT uid) FROM network_activity"));
            Assert.Equal(cursor * 10, await snapshot.CountAsync("SELECT count(*) FROM network_activity"));
        }

        await DeltaLogChecker.CheckAsync(folder.File("events"));
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Watchfloor.Lake.Worker.dll"), .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static async Task<(int Code, string Errors)> EndAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var errors = await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, process.ExitCode == 0 ? errors : errors + await output);
    }
}
