using Watchfloor.Lab.ObjectStores;
using Watchfloor.Testing;

namespace Watchfloor.EndToEnd.Tests;

/// <summary>The commands on a lake in a bucket, as a container runs them: everything by variables.</summary>
public sealed class ObjectStoreLakeTests
{
    private const string Flow = "{\"ts\":1767603600.5,\"uid\":\"C1\",\"id.orig_h\":\"192.0.2.10\",\"id.orig_p\":50000,\"id.resp_h\":\"198.51.100.20\",\"id.resp_p\":443,\"proto\":\"tcp\",\"duration\":1.5,\"orig_bytes\":100,\"resp_bytes\":200,\"conn_state\":\"SF\"}\n";

    [Fact]
    public async Task ImportQueryDetectIncidents_LakeInABucket_WorkAsInAFolder()
    {
        await using var store = await LabObjectStore.StartAsync(LabStoreKind.S3, TimeProvider.System, TestContext.Current.CancellationToken);
        using var folder = new TemporaryDirectory();
        var log = folder.File("conn.log");
        await File.WriteAllTextAsync(log, Flow, TestContext.Current.CancellationToken);
        var environment = new Dictionary<string, string>
        {
            ["WATCHFLOOR_Lake__Directory"] = $"s3://{LabObjectStore.Bucket}/lake",
            ["WATCHFLOOR_Lake__Objects__Endpoint"] = store.Address.AbsoluteUri,
            ["WATCHFLOOR_Lake__Objects__CacheFolder"] = folder.File("cache"),
            ["AWS_ACCESS_KEY_ID"] = LabObjectStore.KeyId,
            ["AWS_SECRET_ACCESS_KEY"] = store.Secret,
        };

        var imported = await RunAsync("import", log, "--json");
        var queried = await RunAsync("query", "SELECT uid, raw_file IS NOT NULL AS kept FROM network_activity", "--json");
        var detected = await RunAsync("detect", "--json");
        var refused = await RunAsync("incidents", "list");
        var listed = await RunAsync("incidents", "list", "--local", folder.File("local"));

        Assert.Equal((0, ""), (imported.ExitCode, imported.ExitCode == 0 ? "" : imported.Error));
        Assert.Equal("C1", queried.Lines.Single().GetProperty("uid").GetString());
        Assert.Equal(0, detected.ExitCode);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--local DIR", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, listed.ExitCode);
        Assert.Contains("incidents.db", Directory.EnumerateFiles(folder.File("local")).Select(Path.GetFileName));
        Assert.All(store.Names, name => Assert.StartsWith("lake/", name, StringComparison.Ordinal));

        async Task<Outcome> RunAsync(params string[] arguments)
        {
            using var process = CommandLine.Start(arguments, environment);
            return await CommandLine.EndAsync(process);
        }
    }

    [Theory]
    [InlineData("ftp://host/lake", "s3://BUCKET/PREFIX")]
    [InlineData("s3://key:sEcReT@bucket/lake", "identity")]
    public async Task Query_AddressIsNone_SaysWhichThereAre(string lake, string said)
    {
        var outcome = await CommandLine.RunAsync("query", "SELECT 1", "--lake", lake);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(said, outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("sEcReT", outcome.Error, StringComparison.Ordinal);
    }
}
