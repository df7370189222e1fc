using System.Diagnostics;
using System.Text.Json;
using Watchfloor.Testing;

namespace Watchfloor.EndToEnd.Tests;

/// <summary>What the container is built from, and that the program runs as it does in one: no root, nothing writable but what is mounted.</summary>
public sealed class ContainerTests
{
    private const string User = "1654";

    [Fact]
    public async Task Image_OfTheProgram_IsChiselledWithoutRootAndHasEveryFrameworkItAsksFor()
    {
        var project = Path.Combine(SharedData.Repository, "src", "Watchfloor.Cli", "Watchfloor.Cli.csproj");
        var (exitCode, output, error) = await RunAsync(
            "dotnet", "msbuild", project, "-t:ComputeContainerConfig", "-p:Configuration=Release", "-p:RuntimeIdentifier=linux-x64", "-p:EnableSdkContainerSupport=true", "-getProperty:ContainerBaseImage,ContainerUser,ContainerRepository,ContainerImageTag,Version");

        Assert.Equal((0, ""), (exitCode, exitCode == 0 ? "" : output + error));
        using var answer = JsonDocument.Parse(output);
        var properties = answer.RootElement.GetProperty("Properties");
        var frameworks = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "watchfloor.runtimeconfig.json"));
        Assert.Contains("Microsoft.AspNetCore.App", frameworks, StringComparison.Ordinal);
        Assert.Matches("^mcr\\.microsoft\\.com/dotnet/aspnet:10\\.0-[a-z]+-chiseled$", properties.GetProperty("ContainerBaseImage").GetString());
        Assert.Equal((User, "watchfloor"), (properties.GetProperty("ContainerUser").GetString(), properties.GetProperty("ContainerRepository").GetString()));
        Assert.Equal(properties.GetProperty("Version").GetString(), properties.GetProperty("ContainerImageTag").GetString());
        Assert.Contains($"user: \"{User}:{User}\"", File.ReadAllText(Path.Combine(SharedData.Repository, "infra", "compose.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_ReadOnlyRootAndAnotherUserWithoutRights_ReadsAndKeeps()
    {
        using var folder = new TemporaryDirectory();
        var script = folder.File("run.sh");
        await File.WriteAllTextAsync(
            script,
            $$"""
            set -e
            mount --make-rprivate /
            mount -t tmpfs tmpfs {{folder.File("")}}
            chmod 1777 {{folder.File("")}}
            mount -o remount,bind,ro /
            ! touch /etc/writable 2>/dev/null || exit 42
            as="setpriv --reuid {{User}} --regid {{User}} --clear-groups --no-new-privs --bounding-set=-all env -i PATH=$PATH HOME=/nonexistent TMPDIR={{folder.File("")}} DOTNET_EnableDiagnostics=0"
            echo '{"ts":1767603600.5,"uid":"C1","id.orig_h":"192.0.2.10","id.orig_p":50000,"id.resp_h":"198.51.100.20","id.resp_p":443,"proto":"tcp","conn_state":"SF"}' > {{folder.File("conn.log")}}
            $as dotnet {{AppContext.BaseDirectory}}watchfloor.dll import {{folder.File("conn.log")}} --json --lake {{folder.File("lake")}} >&2
            $as dotnet {{AppContext.BaseDirectory}}watchfloor.dll query "SELECT uid FROM network_activity" --json --lake {{folder.File("lake")}}
            """,
            TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsLinux() || (await RunAsync("sh", "-c", "unshare -m sh -c 'mount --make-rprivate / && command -v setpriv'")).ExitCode != 0)
        {
            Assert.Skip("needs Linux, setpriv, and the right to make a mount namespace");
        }

        var (exitCode, output, error) = await RunAsync("unshare", "-m", "sh", script);

        Assert.Equal((0, ""), (exitCode, exitCode == 0 ? "" : error));
        Assert.Equal("""{"uid":"C1"}""", output.Trim());
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await error);
    }
}
