using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Watchfloor.Testing;

namespace Watchfloor.Infra.Tests;

/// <summary>One stack, planned, applied and planned again.</summary>
/// <param name="Plan">What the plan holds.</param>
/// <param name="State">What was made, with every reference resolved, so that each policy can be read.</param>
/// <param name="Output">What the tool wrote.</param>
internal sealed partial record Applied(Stack Plan, Stack State, string Output)
{
    private static readonly ConcurrentDictionary<(string Cloud, string Profile), Lazy<Task<Applied>>> Made = new();

    /// <summary>The stack of the repository, made once for all tests.</summary>
    public static Task<Applied> OfAsync(string cloud, string profile)
    {
        TerraformTool.Require();
        return Made.GetOrAdd((cloud, profile), _ => new(() => MakeAsync(Repository.Terraform, cloud, profile, CancellationToken.None))).Value;
    }

    /// <summary>A stack that lies anywhere.</summary>
    public static async Task<Applied> MakeAsync(string terraform, string cloud, string profile, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryDirectory();
        var (exit, output) = await TerraformTool.RunAsync("apply", Path.Combine(terraform, cloud), [.. Variables(cloud, profile), "--keep", "--json", folder.File("plan.json")], cancellationToken);
        var work = Kept().Match(output).Groups[1].Value;
        try
        {
            Assert.True(exit == 0, output);
            Assert.Contains("second plan: no changes", output, StringComparison.Ordinal);
            return new Applied(
                Stack.Read(await File.ReadAllTextAsync(folder.File("plan.json"), cancellationToken)),
                Stack.Read(await File.ReadAllTextAsync(Path.Combine(work, "src", cloud, "terraform.tfstate"), cancellationToken)),
                output);
        }
        finally
        {
            if (work.Length > 0)
            {
                Directory.Delete(work, recursive: true);
            }
        }
    }

    /// <summary>Everything on: the platform, a console, and Claude through the cloud.</summary>
    public static string[] Variables(string cloud, string profile) =>
    [
        "-var-file=../shared/watchfloor.tfvars", $"-var-file={cloud}.tfvars.example", $"-var=profile={profile}",
        "-var=image_tag=0.1.0", "-var=console_command=[\"serve\"]", "-var=claude_through=cloud",
    ];

    [GeneratedRegex(@"kept: (\S+)")]
    private static partial Regex Kept();
}
