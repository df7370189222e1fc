using Watchfloor.Testing;

namespace Watchfloor.Infra.Tests;

/// <summary>Mistakes that Terraform lets pass and the rules must not.</summary>
public class MistakeTests
{
    private static readonly Policy Policy = new(Checks.Read(Repository.Policy("checks.tsv")).Waivers);

    [Fact]
    public void All_MistakesOfEveryCloud_AreAtLeastThirtyAndTouchEveryRule()
    {
        Assert.InRange(Mistake.All.Count, 30, 100);
        Assert.Equal(Policy.Rules.Select(rule => rule.Name).Order(), Mistake.All.Select(mistake => mistake.Rule).Distinct().Order());
    }

    [Theory]
    [InlineData("aws")]
    [InlineData("azure")]
    [InlineData("gcp")]
    public async Task Check_AllMistakesOfACloudAtOnce_FindsEachAndNothingElse(string cloud)
    {
        TerraformTool.Require();
        var made = Mistake.All.Where(mistake => mistake.Cloud == cloud).ToList();

        var violations = await CheckAsync(cloud, made);

        Assert.All(made, mistake => Assert.Contains(violations, mistake.Explains));
        Assert.All(violations, violation => Assert.Contains(made, mistake => mistake.Explains(violation)));
    }

    [Theory]
    [InlineData("aws")]
    [InlineData("azure")]
    [InlineData("gcp")]
    public async Task Check_EachMistakeByItself_BreaksItsRuleAndNoOther(string cloud)
    {
        TerraformTool.OnlyInFull();
        TerraformTool.Require();

        foreach (var mistake in Mistake.All.Where(mistake => mistake.Cloud == cloud))
        {
            var violations = await CheckAsync(cloud, [mistake]);

            Assert.True(violations.Count > 0, $"nothing found: {mistake}");
            Assert.All(violations, violation => Assert.True(mistake.Explains(violation), violation.ToString()));
        }
    }

    private static async Task<IReadOnlyList<Violation>> CheckAsync(string cloud, IReadOnlyList<Mistake> mistakes)
    {
        using var copy = new TemporaryDirectory();
        CopyTo(Repository.Terraform, copy.Path);
        foreach (var mistake in mistakes)
        {
            mistake.MakeIn(copy.Path);
        }

        // regulated holds every type that any profile holds.
        var applied = await Applied.MakeAsync(copy.Path, cloud, "regulated", TestContext.Current.CancellationToken);
        return Policy.Check(applied.State);
    }

    private static void CopyTo(string from, string to)
    {
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }
}
