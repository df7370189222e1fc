using Watchfloor.Connectors;
using Watchfloor.Lake;
using Watchfloor.Testing;

namespace Watchfloor.Operations.Tests;

public sealed class DoctorQuotaTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_ConnectorThatCounts_ShowsOneCheckAPool_FromTheStoredCursors()
    {
        var options = new LakeOptions { Directory = folder.Path };
        await using (var lake = await EventLake.OpenAsync(options, TimeProvider.System, Token))
        {
            await lake.CommitAsync(new LakeCommit { Feed = "counting.feed", Position = "counting.feed", Events = [], Cursor = "7" }, Token);
        }

        var checks = new List<Check>();
        await foreach (var check in new Doctor(options, new FeedCatalog([new CountingConnector()]), [], TimeProvider.System).RunAsync([], Token))
        {
            checks.Add(check);
        }

        var (large, small) = (checks.Single(check => check.Name == "counting quota: large"), checks.Single(check => check.Name == "counting quota: small"));
        Assert.Equal((true, "7 of 1700 calls used in 24 hours, 100 more left for people; the next come back at 2026-03-02 13:00:00Z"), (large.Ok, large.Detail));
        Assert.Null(large.Fix);
        Assert.False(small.Ok);
        Assert.NotNull(small.Fix);
    }

    public void Dispose() => folder.Dispose();

    private sealed class CountingConnector : IConnector, IQuotaSource
    {
        public string Name => "counting";

        public IReadOnlyList<FeedDescription> Describe() => [new("counting.feed", "nothing", [], "none")];

        public IAsyncEnumerable<Batch> ReadAsync(string feed, Cursor cursor, CancellationToken cancellationToken) => AsyncEnumerable.Empty<Batch>();

        public IReadOnlyList<QuotaState> Quotas(IReadOnlyDictionary<string, string> cursors) =>
        [
            new("large", int.Parse(cursors["counting.feed"], System.Globalization.CultureInfo.InvariantCulture), 1700, 1800, new(2026, 3, 2, 13, 0, 0, TimeSpan.Zero)),
            new("small", 30, 30, 50, null),
        ];
    }
}
