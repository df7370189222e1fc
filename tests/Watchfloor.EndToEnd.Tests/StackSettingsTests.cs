using System.Reflection;
using System.Text.RegularExpressions;
using Watchfloor.Connectors.CrowdStrike;
using Watchfloor.Connectors.Microsoft365;
using Watchfloor.Connectors.Proofpoint;
using Watchfloor.Detection.Models.Registry;
using Watchfloor.Incidents;
using Watchfloor.Lake;
using Watchfloor.Mcp;
using Watchfloor.Testing;

namespace Watchfloor.EndToEnd.Tests;

/// <summary>What the stacks, the chart and the other deployments set, the program reads.</summary>
public sealed partial class StackSettingsTests
{
    private static readonly (string Section, Type Options)[] Known =
    [
        ("Lake", typeof(LakeOptions)), (ModelRegistryOptions.Section, typeof(ModelRegistryOptions)), (FalconOptions.Section, typeof(FalconOptions)), (MicrosoftOptions.Section, typeof(MicrosoftOptions)), (TapOptions.Section, typeof(TapOptions)), (IncidentStoreOptions.Section, typeof(IncidentStoreOptions)), (McpHttpOptions.Section, typeof(McpHttpOptions)),
    ];

    // Read by compose, the scripts and the tests, not by the program.
    private static readonly string[] OfTheShell = ["IMAGE", "INFRA", "TERRAFORM_REGISTRY"];

    [Fact]
    public void Variables_OfEveryDeployment_AreSettingsOfTheProgram()
    {
        var infra = Path.Combine(SharedData.Repository, "infra");
        var files = Directory.EnumerateFiles(infra, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".tf" or ".tftpl" or ".yaml" or ".example" or ".service" && !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal)).ToList();
        var set = files.SelectMany(file => Settings(File.ReadAllText(file)).Select(name => (File: Path.GetRelativePath(infra, file), Name: name))).Where(item => !OfTheShell.Contains(item.Name)).ToList();

        Assert.Contains(set, item => item is { File: "terraform/aws/main.tf", Name: "Lake:Directory" });
        Assert.Contains(set, item => item is { File: "terraform/gcp/main.tf", Name: "Connectors:Proofpoint:Secret" });
        Assert.All(new[] { "aws", "azure", "gcp" }, cloud => Assert.Contains(($"terraform/{cloud}/modules/platform/database.tf", "Incidents:Identity"), set));
        Assert.All(new[] { "compose.yaml", "watchfloor.env.example", "chart/templates/statefulset.yaml" }, file => Assert.Contains((file, "Incidents:Database"), set));
        Assert.All(new[] { "aws/main.tf", "azure/main.tf", "gcp/main.tf", "shared/kernel/install-kernel.sh.tftpl" }, file => Assert.Contains(($"terraform/{file}", "Models:Registry"), set));
        Assert.Contains(set, item => item is { File: "terraform/azure/azure.tfvars.example", Name: "Connectors:Microsoft365:TenantId" });
        Assert.Empty(set.Where(item => !IsKnown(item.Name)).Select(item => $"{item.File}: {item.Name}"));
    }

    [Fact]
    public void IsKnown_NameThatNothingReads_IsNot() => Assert.Equal([true, false, false], new[] { "Lake:Objects:CacheBytes", "Lake:Objects:CacheByte", "Objects:Data" }.Select(IsKnown));

    // WATCHFLOOR_A__B in the environment of a process, and "A:B" as a name in settings and in the list of secrets.
    private static IEnumerable<string> Settings(string text) =>
        Variable().Matches(text).Select(match => match.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal))
            .Concat(Quoted().Matches(text).Select(match => match.Groups[1].Value)).Distinct();

    private static bool IsKnown(string name) => Known.Any(known =>
        name.StartsWith(known.Section + ":", StringComparison.Ordinal) && Leads(known.Options, name[(known.Section.Length + 1)..].Split(':')));

    private static bool Leads(Type type, string[] path) =>
        type.GetProperty(path[0], BindingFlags.Public | BindingFlags.Instance) is { CanWrite: true } property
        && (path.Length == 1 || Leads(property.PropertyType, path[1..]));

    [GeneratedRegex(@"WATCHFLOOR_([A-Za-z0-9]+(?:_+[A-Za-z0-9]+)*)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"""((?:Connectors|Incidents|Lake|Models|Mcp|Detection)(?::[A-Za-z0-9]+)+)""")]
    private static partial Regex Quoted();
}
