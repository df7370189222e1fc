using System.Diagnostics;
using Watchfloor.Testing;

namespace Watchfloor.Infra.Tests;

/// <summary>Runs Terraform without a cloud, against stand-ins that serve the real providers' schemas. Skips by name without it.</summary>
internal static class TerraformTool
{
    /// <summary>Whether the long tests were asked for: every profile, and every mistake by itself.</summary>
    public static bool Full => Environment.GetEnvironmentVariable("WATCHFLOOR_INFRA") == "full";

    // More at once only makes each slower: two processors, and every run starts several programs.
    private static readonly SemaphoreSlim Turns = new(2);

    /// <summary>Skips a test that only the full run takes.</summary>
    public static void OnlyInFull() => Assert.SkipUnless(Full, "takes minutes; run infra/test");

    /// <summary>The tool, or a skip that names what is missing.</summary>
    public static string Require()
    {
        var tool = Path.Combine(SharedData.Path("tools/tfcheck"), "tfcheck.mjs");
        Assert.SkipUnless(OnPath("node"), "node is not on PATH");
        Assert.SkipUnless(OnPath("terraform"), "terraform is not on PATH");
        return tool;
    }

    /// <summary>Runs one command over one stack; returns exit code and everything it wrote.</summary>
    public static async Task<(int Exit, string Output)> RunAsync(string command, string folder, string[] arguments, CancellationToken cancellationToken)
    {
        var tool = Require();
        await Turns.WaitAsync(cancellationToken);
        try
        {
            return await ProcessAsync("node", [tool, command, folder, .. arguments], cancellationToken);
        }
        finally
        {
            Turns.Release();
        }
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int Exit, string Output)> ProcessAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{program} did not start.");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output + await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    public static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
