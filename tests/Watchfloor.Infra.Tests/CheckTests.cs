namespace Watchfloor.Infra.Tests;

/// <summary>The file of checks: every check of the common scanners stands in it once, and what it claims is so.</summary>
public class CheckTests
{
    private const string Ids = """
        CKV_AWS: 23 24 25 130 260 277 382 18 19 20 21 53 54 55 56 57 70 144 145 300 7 33 227 149 66 158 338
        CKV_AWS: 60 61 62 63 107 108 109 110 111 274 275 283 286 287 288 289 290 355 356 358
        CKV_AWS: 187 65 97 223 224 249 332 333 334 335 336 51 136 163 2 91 103 131 150 328 378
        CKV2_AWS: 5 11 12 6 61 62 57 64 40 56 20 28 76
        AWS-: 0099 0101 0102 0104 0107 0124 0164 0173 0178 0086 0087 0088 0089 0090 0091 0092 0093 0094 0132 0170 0065 0098 0017
        AWS-: 0057 0342 0345 0034 0035 0036 0030 0031 0032 0033 0047 0052 0053 0054
        CKV_AZURE: 142 144 150 40 41 42 109 110 111 112 114 189 3 33 35 36 43 44 59 190 206 244 9 10 12 77 160 182 183
        CKV_AZURE: 137 138 139 163 164 165 166 167 233 237
        CKV2_AZURE: 49 50 32 1 8 20 21 33 38 40 41 47 31
        AZU-: 0013 0014 0015 0016 0017 0007 0008 0009 0010 0011 0012 0056 0057 0058 0059 0060 0061 0047 0048 0050 0051 0073 0074 0075 0076
        CKV_GCP: 26 74 76 2 3 75 77 88 106 28 29 62 63 78 114 43 82 41 42 46 49 117 84
        CKV2_GCP: 27 28 2 12 18 6 3 5
        GCP-: 0027 0029 0031 0035 0041 0044 0045 0067 0070 0071 0072 0073 0074 0075 0076 0001 0002 0066 0077 0078 0065 0003 0006 0007 0011 0079
        """;

    private static readonly Checks File = Checks.Read(Repository.Policy("checks.tsv"));

    [Fact]
    public void EveryId_StandsInTheFileOnce()
    {
        var wanted = Ids.Split('\n').Select(line => line.Split(": ")).SelectMany(line => line[1].Split(' ').Select(number => line[0].EndsWith('-') ? line[0] + number : $"{line[0]}_{number}"));

        Assert.Equal(wanted.Order(StringComparer.Ordinal), File.Lines.Select(line => line.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryLine_HasAKindAndARuleOrReason()
    {
        var rules = Policy.Rules.Select(rule => rule.Name).ToList();

        Assert.All(File.Lines, line => Assert.Contains(line.Kind, new[] { "check", "rule", "waived", "absent" }));
        Assert.All(File.Lines.Where(line => line.Kind == "rule"), line => Assert.Contains(line.Type, rules));
        Assert.All(File.Lines.Where(line => line.Kind is "waived" or "absent"), line => Assert.True(line.Text.Length > 20, $"{line.Id} gives no reason"));
        Assert.All(File.Waivers, waiver => Assert.Contains(waiver.Rule, rules));
    }

    [Theory]
    [InlineData("aws")]
    [InlineData("azure")]
    [InlineData("gcp")]
    public async Task EveryCondition_HoldsInEveryStack(string cloud)
    {
        foreach (var profile in Repository.Profiles)
        {
            var state = (await Applied.OfAsync(cloud, profile)).State;

            var broken = from line in File.Lines
                         where line.Kind == "check"
                         from resource in state.Of(line.Type)
                         where !Condition.Fits(resource, line.Text)
                         select $"{line.Id}: {resource.Address}: {line.Text}";
            var present = from line in File.Lines
                          where line.Kind == "absent" && state.Of(line.Type).Any()
                          select $"{line.Id}: the stack does hold {line.Type}";

            Assert.Empty(broken);
            Assert.Empty(present);
        }
    }

    [Theory]
    [InlineData("aws")]
    [InlineData("azure")]
    [InlineData("gcp")]
    public async Task EveryException_IsStillNeeded(string cloud)
    {
        var state = (await Applied.OfAsync(cloud, "lean")).State;
        var broken = new Policy([]).Check(state);
        var prefix = cloud switch { "aws" => ".aws_", "azure" => ".azurerm_", _ => ".google_" };

        var stale = File.Waivers.Where(waiver => waiver.Address.Contains(prefix, StringComparison.Ordinal) && !broken.Any(waiver.Covers));

        Assert.Empty(stale);
    }
}
