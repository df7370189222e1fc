using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Azure.Storage.Blobs;
using Watchfloor.Lake.Delta;
using Watchfloor.Lake.ObjectStores;
using Watchfloor.Testing;
using static Watchfloor.Lake.Tests.Samples;

namespace Watchfloor.Lake.Tests.ObjectStores;

/// <summary>The Blob adapter against a program that others wrote: <c>npm install --ignore-scripts azurite</c>, then <c>WATCHFLOOR_AZURITE=node_modules/.bin/azurite-blob</c>.</summary>
public sealed class AzuriteTests
{
    // Published by the emulator's makers for everybody; it opens nothing but emulators.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    [Fact]
    public async Task Lake_InAzurite_KeepsItsPromises()
    {
        var program = Environment.GetEnvironmentVariable("WATCHFLOOR_AZURITE");
        Assert.SkipUnless(program is { Length: > 0 } && System.IO.File.Exists(program), "WATCHFLOOR_AZURITE names no azurite-blob");
        using var folder = new TemporaryDirectory();
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        using var azurite = Process.Start(new ProcessStartInfo(program!, ["--silent", "--skipApiVersionCheck", "--disableTelemetry", "--location", folder.File("azurite"), "--blobPort", $"{port}"]) { RedirectStandardOutput = true })!;
        try
        {
            var connection = $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={Key};BlobEndpoint=http://127.0.0.1:{port}/devstoreaccount1;";
            await new BlobContainerClient(connection, "lake").CreateIfNotExistsAsync(cancellationToken: Token);
            Environment.SetEnvironmentVariable("AZURE_STORAGE_CONNECTION_STRING", connection);
            var options = new LakeOptions { Directory = "az://devstoreaccount1/lake/prod", Threads = 1, LocalFolder = folder.File("local") };
            options.Objects.Endpoint = new Uri($"http://127.0.0.1:{port}/devstoreaccount1");
            using var stores = LakeStores.Of(options, TimeProvider.System);

            var won = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => stores.Raw.PutIfAbsentAsync("race", BitConverter.GetBytes(writer), Token)));
            var content = new byte[(17 << 20) + 5];
            new Random(1).NextBytes(content);
            var staged = stores.Raw.StagingPath("large");
            await System.IO.File.WriteAllBytesAsync(staged, content, Token);
            await stores.Raw.PublishAsync(staged, "large", Token);
            ((RemoteObjectStore)stores.Raw).Cache.Forget("raw/large");
            await using var lake = await EventLake.OpenAsync(options, Clock(), Token);
            await lake.CommitAsync(Commit("zeek.conn", [Connection("C1"), Connection("C2")], "one"), Token);
            var again = await lake.CommitAsync(Commit("zeek.conn", [Connection("C2"), Connection("C3")], "two"), Token);
            await using var snapshot = await lake.SnapshotAsync(Token);

            Assert.Single(won, did => did);
            Assert.Equal(content, await System.IO.File.ReadAllBytesAsync(await stores.Raw.LocalPathAsync("large", Token), Token));
            Assert.Equal((1, 1), (again.Added, again.Duplicates));
            Assert.Equal(3, await snapshot.CountAsync("SELECT count(*) FROM network_activity"));
            using var lease = await lake.TryLeaseAsync("zeek.conn", Token);
            Assert.NotNull(lease);
            Assert.Null(await lake.TryLeaseAsync("zeek.conn", Token));
        }
        finally
        {
            azurite.Kill(entireProcessTree: true);
        }
    }
}
