using System.Text.RegularExpressions;

namespace Watchfloor.Infra.Tests;

/// <summary>Moving from one cloud to another changes a folder, not a habit.</summary>
public partial class ShapeTests
{
    [Theory]
    [InlineData("azure")]
    [InlineData("gcp")]
    public void Variables_ComparedWithAws_AreTheSameFile(string cloud) =>
        Assert.Equal(File.ReadAllText(Repository.Stack("aws", "variables.tf")), File.ReadAllText(Repository.Stack(cloud, "variables.tf")));

    [Theory]
    [InlineData("azure")]
    [InlineData("gcp")]
    public void Outputs_ComparedWithAws_HaveTheSameNamesAndDescriptions(string cloud) =>
        Assert.Equal(Outputs("aws"), Outputs(cloud));

    [Theory]
    [InlineData("aws")]
    [InlineData("azure")]
    [InlineData("gcp")]
    public void Modules_OfEveryCloud_HaveTheSameNames(string cloud) =>
        Assert.Equal(Repository.Modules.Order(), Directory.GetDirectories(Repository.Stack(cloud, "modules")).Select(folder => Path.GetFileName(folder)).Order());

    [Theory]
    [InlineData("aws")]
    [InlineData("azure")]
    [InlineData("gcp")]
    public void Files_OfEveryCloud_AreSmall(string cloud) =>
        Assert.All(Directory.EnumerateFiles(Repository.Stack(cloud), "*.tf", SearchOption.AllDirectories), file => Assert.InRange(File.ReadLines(file).Count(), 1, 300));

    [Fact]
    public void SharedVariables_HoldNoIdOfOneCloud()
    {
        var shared = File.ReadAllText(Path.Combine(Repository.Terraform, "shared", "watchfloor.tfvars"));

        Assert.DoesNotMatch(@"(?m)^(cloud|groups|notebook_users)\s*=", shared);
    }

    [Theory]
    [InlineData("aws", "s3", "use_lockfile = true")]
    [InlineData("azure", "azurerm", "use_azuread_auth = true")]
    [InlineData("gcp", "gcs", "prefix = \"watchfloor\"")]
    public void Backend_OfEveryCloud_IsPartialAndLocksTheState(string cloud, string kind, string setting)
    {
        var block = File.ReadAllText(Repository.Stack(cloud, "backend.tf.example"));
        var values = Spaces().Replace(File.ReadAllText(Repository.Stack(cloud, "backend.hcl.example")), " ");

        Assert.Contains($"backend \"{kind}\" {{}}", block, StringComparison.Ordinal);
        Assert.Contains(setting, values, StringComparison.Ordinal);
    }

    private static string[] Outputs(string cloud) =>
        [.. OutputHead().Matches(File.ReadAllText(Repository.Stack(cloud, "outputs.tf"))).Select(match => match.Value)];

    [GeneratedRegex("""output "\w+" \{\s+description = "[^"]*" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex OutputHead();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
