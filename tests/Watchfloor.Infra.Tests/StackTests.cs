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

    [Theory]
    [InlineData("aws")]
    [InlineData("azure")]
    [InlineData("gcp")]
    public async Task TerraformTest_OfEveryCloud_Passes(string cloud)
    {
        TerraformTool.OnlyInFull();

        var (exit, output) = await TerraformTool.RunAsync("test", Repository.Stack(cloud), [], TestContext.Current.CancellationToken);

        Assert.True(exit == 0, output);
        Assert.Contains("0 failed", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aws", "lean")]
    [InlineData("azure", "lean")]
    [InlineData("gcp", "lean")]
    [InlineData("aws", "standard")]
    [InlineData("azure", "standard")]
    [InlineData("gcp", "standard")]
    [InlineData("aws", "regulated")]
    [InlineData("azure", "regulated")]
    [InlineData("gcp", "regulated")]
    public async Task Apply_OfEveryProfile_BreaksNoRuleAndPlansNothingTwice(string cloud, string profile)
    {
        if (profile != "lean")
        {
            TerraformTool.OnlyInFull();
        }

        var applied = await Applied.OfAsync(cloud, profile);
        var policy = new Policy(Checks.Read(Repository.Policy("checks.tsv")).Waivers);

        Assert.Empty(policy.Check(applied.State));
        Assert.Empty(policy.Check(applied.Plan));
        Assert.DoesNotContain("deprecated", applied.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("aws")]
    [InlineData("azure")]
    [InlineData("gcp")]
    public async Task PlainTerraform_WhereARegistryCanBeReached_Validates(string cloud)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("WATCHFLOOR_TERRAFORM_REGISTRY") == "1", "WATCHFLOOR_TERRAFORM_REGISTRY=1 says that registry.terraform.io may be asked");
        Assert.SkipUnless(TerraformTool.OnPath("terraform"), "terraform is not on PATH");
        var chdir = $"-chdir={Repository.Stack(cloud)}";

        var init = await TerraformTool.ProcessAsync("terraform", [chdir, "init", "-backend=false", "-input=false", "-no-color"], TestContext.Current.CancellationToken);
        var validate = await TerraformTool.ProcessAsync("terraform", [chdir, "validate", "-no-color"], TestContext.Current.CancellationToken);

        Assert.True(init.Exit == 0, init.Output);
        Assert.True(validate.Exit == 0, validate.Output);
    }
}
