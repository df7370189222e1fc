using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace Watchfloor.Testing;

/// <summary>A PostgreSQL of our own in a temporary folder, with TLS, on loopback and a socket; a database for each test. Starts when first asked for, and goes with the test run.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Account = "postgres";
    private static readonly string? Programs = Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).LastOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
        : null;

    private readonly SemaphoreSlim turn = new(1);
    private TemporaryDirectory? folder;
    private int databases;

    /// <summary>The administrator's password, which must turn up nowhere.</summary>
    public string Password { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Where it listens on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>Folder of its socket.</summary>
    public string SocketFolder => folder!.Path;

    /// <summary>Authority of its certificate, which is for localhost.</summary>
    public string RootCertificate { get; private set; } = "";

    /// <summary>Makes an empty database and returns its connection string; skips the test where there is no PostgreSQL.</summary>
    /// <param name="options">Further options of createdb.</param>
    public async Task<string> CreateDatabaseAsync(params string[] options)
    {
        Assert.SkipUnless(Programs is not null, "PostgreSQL is not installed (apt-get install postgresql)");
        await turn.WaitAsync();
        try
        {
            if (folder is null)
            {
                await StartAsync();
            }
        }
        finally
        {
            turn.Release();
        }

        var name = $"watchfloor_{Interlocked.Increment(ref databases)}";
        await RunAsync("createdb", ["-h", SocketFolder, "-p", $"{Port}", "-U", Account, .. options, name]);
        return $"Host=127.0.0.1;Port={Port};Database={name};Username={Account};Password={Password}";
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (folder is not null)
        {
            await RunAsync("pg_ctl", ["-D", Data, "-m", "immediate", "-w", "-s", "stop"]);
            folder.Dispose();
        }

        turn.Dispose();
    }

    private string Data => Path.Combine(folder!.Path, "data");

    private async Task StartAsync()
    {
        folder = new TemporaryDirectory();
        await File.WriteAllTextAsync(folder.File("password"), Password);
        if (Environment.IsPrivilegedProcess)
        {
            // The server refuses to run as root.
            await ProcessAsync("chown", ["-R", Account, folder.Path]);
        }

        await RunAsync("initdb", ["-D", Data, "-U", Account, "-E", "UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", "--no-sync", "--pwfile", folder.File("password")]);
        WriteCertificate();
        await ProcessAsync("chmod", ["400", Path.Combine(Data, "server.key")]);
        if (Environment.IsPrivilegedProcess)
        {
            await ProcessAsync("chown", ["-R", Account, Data]);
        }

        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        await RunAsync("pg_ctl", ["-D", Data, "-l", folder.File("log"), "-w", "-s", "-o", $"-p {Port} -k {folder.Path} -c listen_addresses=127.0.0.1 -c ssl=on -c fsync=off -c max_connections=300", "start"]);
    }

    private void WriteCertificate()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var yesterday = TimeProvider.System.GetUtcNow().AddDays(-1);
        var authority = new CertificateRequest("CN=Watchfloor tests", rootKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = authority.CreateSelfSigned(yesterday, yesterday.AddDays(10));
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(root, yesterday, yesterday.AddDays(9), [1, 2, 3, 4]);

        RootCertificate = root.ExportCertificatePem();
        File.WriteAllText(Path.Combine(Data, "server.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(Data, "server.key"), key.ExportPkcs8PrivateKeyPem());
    }

    private Task RunAsync(string program, IReadOnlyList<string> arguments) => Environment.IsPrivilegedProcess
        ? ProcessAsync("runuser", ["-u", Account, "--", Path.Combine(Programs!, program), .. arguments])
        : ProcessAsync(Path.Combine(Programs!, program), arguments);

    private async Task ProcessAsync(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder!.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PGPASSWORD"] = Password;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {errors}{await output}");
    }
}
