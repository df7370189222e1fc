using System.Diagnostics;
using System.Globalization;
using Watchfloor.Lab.ObjectStores;
using static Watchfloor.Lake.Tests.Samples;

namespace Watchfloor.Lake.Tests.ObjectStores;

/// <summary>Real processes on one bucket and one folder of copies.</summary>
public sealed class SharedBucketTests
{
    [Fact]
    public async Task TwoWritersAndAReader_OneKilled_OnlyWholeCommitsAndNoneReportedIsLost()
    {
        await using var setup = await StoreSetup.StartAsync(LabStoreKind.S3);
        await using var lake = await setup.OpenLakeAsync();

        using var killed = Start(setup, "write", "zeek.dns", "100000");
        using var writer = Start(setup, "write", "zeek.conn", "12");
        using var reader = Start(setup, "read", "6");
        var reported = 0;
        while (reported < 5 && await killed.StandardOutput.ReadLineAsync(Token) is { } line)
        {
            reported = int.Parse(line, CultureInfo.InvariantCulture);
        }

        killed.Kill();
        await killed.WaitForExitAsync(Token);

        Assert.Equal((0, ""), await EndAsync(writer));
        Assert.Equal((0, ""), await EndAsync(reader));
        var cursor = int.Parse((await lake.ReadCursorAsync("zeek.dns", Token))!, CultureInfo.InvariantCulture);
        await using var snapshot = await lake.SnapshotAsync(Token);
        Assert.InRange(cursor, reported, int.MaxValue);
        Assert.Equal(cursor * 10, await snapshot.CountAsync("SELECT count(*) FROM events WHERE feed = 'zeek.dns'"));
        Assert.Equal(120, await snapshot.CountAsync("SELECT count(DISTINCT uid) FROM events WHERE feed = 'zeek.conn'"));
        Assert.Equal(120, await snapshot.CountAsync("SELECT count(*) FROM events WHERE feed = 'zeek.conn'"));
    }

    private static Process Start(StoreSetup setup, string verb, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Watchfloor.Lake.Worker.dll"), verb, setup.Options().Directory, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LAKE_ENDPOINT"] = setup.Lab.Address.AbsoluteUri;
        start.Environment["LAKE_LOCAL"] = setup.Options().LocalFolder;
        start.Environment["AWS_ACCESS_KEY_ID"] = LabObjectStore.KeyId;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = setup.Lab.Secret;
        return Process.Start(start)!;
    }

    private static async Task<(int Code, string Errors)> EndAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var errors = await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, process.ExitCode == 0 ? errors : errors + await output);
    }
}
