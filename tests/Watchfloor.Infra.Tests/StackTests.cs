namespace Watchfloor.Infra.Tests;

/// <summary>The stacks as Terraform itself sees them.</summary>
public class StackTests
{
    [Theory]
    [InlineData("aws")]
    [InlineData("azure")]
    [InlineData("gcp")]
    public async Task Validate_OfEveryCloud_HasNoErrorWarningOrLint(string cloud)
    {
        var (exit, output) = await TerraformTool.RunAsync("validate", Repository.Stack(cloud), [], TestContext.Current.CancellationToken);

        Assert.True(exit == 0, output);
        Assert.Contains("valid (0 errors, 0 warnings)", output, StringComparison.Ordinal);
        Assert.DoesNotContain("lint:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TerraformTest_OfEveryCloud_Passes()
    {
        foreach (var cloud in Repository.Clouds)
        {
            var (exit, output) = await TerraformTool.RunAsync("test", Repository.Stack(cloud), [], TestContext.Current.CancellationToken);

            Assert.True(exit == 0, output);
            Assert.Contains("0 failed", output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("aws")]
    [InlineData("azure")]
    [InlineData("gcp")]
    public async Task Apply_OfLean_BreaksNoRuleAndPlansNothingTwice(string cloud) =>
        AssertGood(await Applied.OfAsync(cloud, "lean"));

    [Theory]
    [InlineData("standard")]
    [InlineData("regulated")]
    public async Task Apply_OfTheOtherProfiles_BreaksNoRuleAndPlansNothingTwice(string profile)
    {
        foreach (var cloud in Repository.Clouds)
        {
            AssertGood(await Applied.OfAsync(cloud, profile));
        }
    }

    [Fact]
    public async Task PlainTerraform_WhereARegistryCanBeReached_Validates()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("WATCHFLOOR_TERRAFORM_REGISTRY") == "1", "WATCHFLOOR_TERRAFORM_REGISTRY=1 says that registry.terraform.io may be asked");
        Assert.SkipUnless(TerraformTool.OnPath("terraform"), "terraform is not on PATH");

        foreach (var chdir in Repository.Clouds.Select(cloud => $"-chdir={Repository.Stack(cloud)}"))
        {
            var init = await TerraformTool.ProcessAsync("terraform", [chdir, "init", "-backend=false", "-input=false", "-no-color"], TestContext.Current.CancellationToken);
            var validate = await TerraformTool.ProcessAsync("terraform", [chdir, "validate", "-no-color"], TestContext.Current.CancellationToken);

            Assert.True(init.Exit == 0, init.Output);
            Assert.True(validate.Exit == 0, validate.Output);
        }
    }

    private static void AssertGood(Applied applied)
    {
        var policy = new Policy(Checks.Read(Repository.Policy("checks.tsv")).Waivers);

        Assert.Empty(policy.Check(applied.State));
        Assert.Empty(policy.Check(applied.Plan));
        Assert.DoesNotContain("deprecated", applied.Output, StringComparison.OrdinalIgnoreCase);
    }
}
