using System.Xml.Linq;
using Watchfloor.Testing;

namespace Watchfloor.Architecture.Tests;

/// <summary>The table of docs/architecture.md: what each project may reference. Below each name, nothing else.</summary>
public class ReferenceTests
{
    private const string Vendors = "Connectors.CrowdStrike Connectors.Microsoft365 Connectors.Proofpoint Connectors.Logs";
    private const string AllButVendors = "Ocsf Attack Lake Connectors Detection Incidents Response Agents Reporting";

    [Theory]
    [InlineData("Ocsf", "")]
    [InlineData("Attack", "Ocsf")]
    [InlineData("Lake", "Ocsf")]
    [InlineData("Connectors", "Ocsf")]
    [InlineData("Connectors.CrowdStrike", "Ocsf Connectors")]
    [InlineData("Connectors.Microsoft365", "Ocsf Connectors")]
    [InlineData("Connectors.Proofpoint", "Ocsf Connectors")]
    [InlineData("Connectors.Logs", "Ocsf Connectors")]
    [InlineData("Detection", "Ocsf Attack Lake")]
    [InlineData("Incidents", "Ocsf Attack Lake")]
    [InlineData("Reporting", "Ocsf Attack Incidents")]
    [InlineData("Operations", AllButVendors)]
    [InlineData("Mcp", "Operations")]
    [InlineData("Plugins", "Ocsf Connectors Operations Mcp")]
    [InlineData("Lab", "Ocsf Attack")]
    [InlineData("Cli", AllButVendors + " Operations Mcp Plugins Lab " + Vendors)]
    public void Project_ReferencesOnlyWhatTheTableAllows(string project, string allowed) =>
        Assert.Empty(ReferencesOf(project).Except(allowed.Split(' ')));

    [Fact]
    public void EveryProject_StandsInTheTable()
    {
        var inTable = typeof(ReferenceTests).GetMethod(nameof(Project_ReferencesOnlyWhatTheTableAllows))!
            .GetCustomAttributes(typeof(InlineDataAttribute), inherit: false)
            .Cast<InlineDataAttribute>()
            .Select(row => (string)row.Data[0]!);

        Assert.Empty(ProjectFiles().Select(ShortName).Except(inTable));
    }

    private static IEnumerable<string> ProjectFiles() =>
        new[] { "src", "lab" }.SelectMany(folder =>
            Directory.EnumerateFiles(Path.Combine(SharedData.Repository, folder), "*.csproj", SearchOption.AllDirectories));

    private static string ShortName(string projectFile) =>
        Path.GetFileNameWithoutExtension(projectFile.Replace('\\', '/'))["Watchfloor.".Length..];

    private static IEnumerable<string> ReferencesOf(string project) =>
        XDocument.Load(ProjectFiles().Single(file => ShortName(file) == project))
            .Descendants("ProjectReference")
            .Select(reference => ShortName(reference.Attribute("Include")!.Value));
}
