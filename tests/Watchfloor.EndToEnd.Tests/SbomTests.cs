using System.Diagnostics;
using System.Text.Json;
using Watchfloor.Testing;

namespace Watchfloor.EndToEnd.Tests;

/// <summary>The bill of materials names everything that is shipped.</summary>
public sealed class SbomTests
{
    [Fact]
    public async Task Sbom_OfTheProgram_HasEveryShippedPackageWithVersionLicenceAndHash()
    {
        using var folder = new TemporaryDirectory();
        var written = await RunAsync(Path.Combine(SharedData.Repository, "infra", "sbom"), folder.File("bom.json"));
        if (written.ExitCode != 0 && written.Error.Contains("Unable to load the service index", StringComparison.Ordinal))
        {
            Assert.Skip("the tool CycloneDX is not restored and no registry can be reached");
        }

        Assert.Equal((0, ""), (written.ExitCode, written.ExitCode == 0 ? "" : written.Error));
        using var bom = JsonDocument.Parse(await File.ReadAllTextAsync(folder.File("bom.json"), TestContext.Current.CancellationToken));
        var root = bom.RootElement;
        var components = root.GetProperty("components").EnumerateArray().ToDictionary(component => component.GetProperty("purl").GetString()!);
        var shipped = Shipped();

        Assert.Equal(("CycloneDX", "watchfloor"), (root.GetProperty("bomFormat").GetString(), root.GetProperty("metadata").GetProperty("component").GetProperty("name").GetString()));
        Assert.InRange(shipped.Count, 50, 1000);
        Assert.Empty(shipped.Except(components.Keys, StringComparer.OrdinalIgnoreCase));
        Assert.All(components, component =>
        {
            Assert.Equal("SHA-512", component.Value.GetProperty("hashes")[0].GetProperty("alg").GetString());
            Assert.Equal(128, component.Value.GetProperty("hashes")[0].GetProperty("content").GetString()!.Length);
            Assert.True(HasLicence(component.Value), $"{component.Key} has no licence: look it up and add it to infra/policy/licences.tsv");
        });

        // Who needs whom: every reference leads to something in the bill.
        var known = components.Values.Append(root.GetProperty("metadata").GetProperty("component")).Select(component => component.GetProperty("bom-ref").GetString()).ToHashSet();
        Assert.All(root.GetProperty("dependencies").EnumerateArray().SelectMany(References), reference => Assert.Contains(reference, known));
    }

    private static bool HasLicence(JsonElement component) => component.TryGetProperty("licenses", out var licences) && licences.EnumerateArray().Any(licence =>
        licence.TryGetProperty("expression", out _) || licence.TryGetProperty("license", out var named) && named.TryGetProperty("id", out _));

    private static IEnumerable<string?> References(JsonElement dependency) =>
        (dependency.TryGetProperty("dependsOn", out var on) ? on.EnumerateArray().Select(item => item.GetString()) : []).Append(dependency.GetProperty("ref").GetString());

    // What the program loads, by the file that the runtime reads.
    private static List<string> Shipped()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "watchfloor.deps.json")));
        return [.. file.RootElement.GetProperty("libraries").EnumerateObject().Where(library => library.Value.GetProperty("type").GetString() == "package").Select(library => "pkg:nuget/" + library.Name.Replace('/', '@'))];
    }

    private static async Task<(int ExitCode, string Error)> RunAsync(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + error);
    }
}
