using System.Text.Json;
using Watchfloor.Lab.Scenarios;

namespace Watchfloor.Lab.Tests.Scenarios;

/// <summary>S4 as the specification tells it, for five seeds.</summary>
public sealed class PasswordSprayAndConsentTests(ToldStories stories) : IClassFixture<ToldStories>
{
    private const string S4 = "S4";

    public static TheoryData<int> Seeds => [1, 2, 3, 5, 8];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Rows_AllThere_AtTheirTimes(int seed)
    {
        var told = stories.Of(seed, S4);

        ScenarioChecks.RowsAreThere(
            told,
            S4,
            default, new(9, 12, 0), new(9, 40, 0), new(10, 5, 0), new(10, 11, 0), new(10, 13, 0), new(10, 14, 0), new(10, 40, 0), new(16, 0, 0), new(20, 0, 0), new(20, 0, 0), new(60, 0, 0));

        Assert.Equal(5, told.Story.Days);
        Assert.True(told.Truth.Parts(S4, 11).Min(part => TruthFile.Time(part)) > TruthFile.Time(told.Truth.Row(S4, 10)));
        Assert.InRange(told.Truth.Parts(S4, 11).Max(part => TruthFile.Time(part, "endTime")) - TruthFile.Time(told.Truth.Row(S4, 1)), TimeSpan.FromHours(80), TimeSpan.FromHours(107));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Roles_AreApart_AndMarksAreOnlyTheAttackers(int seed)
    {
        ScenarioChecks.RolesAreApart(stories.Of(seed, S4), S4, decoys: 3);
        ScenarioChecks.MarksAreOnlyTheAttackers(stories.Of(seed, S4), S4);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Spray_IsSlowAndWide_AndFindsOnePassword(int seed)
    {
        var told = stories.Of(seed, S4);
        var tries = ScenarioChecks.Json(told.Story, told.Truth.Row(S4, 1));
        var hit = ScenarioChecks.Json(told.Story, told.Truth.Row(S4, 2))[0];

        Assert.All(tries, item => Assert.Equal(50126, item.GetProperty("status").GetProperty("errorCode").GetInt32()));
        Assert.Equal(40, tries.Select(item => item.GetProperty("userId").GetString()).Distinct().Count());
        Assert.InRange(tries.GroupBy(item => item.GetProperty("userId").GetString()).Max(group => group.Count()), 2, 3);
        Assert.Equal(38, tries.Select(item => item.GetProperty("ipAddress").GetString()).Distinct().Count());
        Assert.Single(tries.Select(item => item.GetProperty("userAgent").GetString()).Distinct());
        Assert.Contains(hit.GetProperty("ipAddress").GetString(), tries.Select(item => item.GetProperty("ipAddress").GetString()));
        Assert.Equal("singleFactorAuthentication", hit.GetProperty("authenticationRequirement").GetString());
        Assert.DoesNotContain(tries, item => item.GetProperty("userId").GetString() == hit.GetProperty("userId").GetString() && item.GetProperty("createdDateTime").GetDateTimeOffset() > hit.GetProperty("createdDateTime").GetDateTimeOffset());
        Assert.Equal(39, told.Truth.Of("exposed", S4).Single().GetProperty("values").GetArrayLength());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Application_IsOneInDirectoryMailboxAndSignIns(int seed)
    {
        var told = stories.Of(seed, S4);
        List<JsonElement> Row(int row) => ScenarioChecks.Json(told.Story, told.Truth.Row(S4, row));
        var (hit, risk, added, consent, reads) = (Row(2)[0], Row(3)[0], Row(5), Row(6)[0], Row(8));
        var principal = added[1].GetProperty("targetResources")[0].GetProperty("id").GetString();
        var appId = told.Truth.Entities(S4, "application")[0];
        var (signIns, later) = (ScenarioChecks.Json(told.Story, told.Truth.Parts(S4, 11)[0]), ScenarioChecks.Json(told.Story, told.Truth.Parts(S4, 11)[1]));

        Assert.Equal(hit.GetProperty("id").GetString(), risk.GetProperty("requestId").GetString());
        Assert.Equal("high", risk.GetProperty("riskLevel").GetString());
        Assert.All(added, audit => Assert.Equal(hit.GetProperty("userId").GetString(), audit.GetProperty("initiatedBy").GetProperty("user").GetProperty("id").GetString()));
        Assert.Single(added.Select(audit => audit.GetProperty("correlationId").GetString()).Distinct());
        Assert.Equal(principal, consent.GetProperty("targetResources")[0].GetProperty("id").GetString());
        Assert.All(reads.Concat(later), read => Assert.Equal(appId, read.GetProperty("AppId").GetString()));
        Assert.InRange(reads.Sum(read => read.GetProperty("OperationCount").GetInt32()), 3_060, 3_740);
        Assert.All(signIns, signIn => Assert.Equal((principal, appId), (signIn.GetProperty("servicePrincipalId").GetString(), signIn.GetProperty("appId").GetString())));
        Assert.Equal(signIns.Select(signIn => signIn.GetProperty("uniqueTokenIdentifier").GetString()), later.Select(read => read.GetProperty("AppAccessContext").GetProperty("UniqueTokenId").GetString()));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Alert_NamesAllAddresses(int seed)
    {
        var told = stories.Of(seed, S4);
        var alert = ScenarioChecks.Json(told.Story, told.Truth.Row(S4, 9))[0];

        var named = alert.GetProperty("evidence").EnumerateArray().Where(item => item.TryGetProperty("ipAddress", out _)).Select(item => item.GetProperty("ipAddress").GetString()!);

        Assert.Equal(told.Truth.Entities(S4, "address").SkipLast(1).Order(), named.Order());
    }

    [Fact]
    public void Seeds_ShareNoNameAddressOrInterval()
    {
        var told = Seeds.Select(row => stories.Of(row.Data, S4)).ToList();

        Assert.Equal(5, told.Select(story => story.Truth.Entities(S4, "application")[0]).Distinct().Count());
        Assert.Equal(5, told.Select(story => string.Join(',', story.Truth.Entities(S4, "address"))).Distinct().Count());
        Assert.Equal(5, told.Select(story => TruthFile.Time(story.Truth.Row(S4, 9)) - TruthFile.Time(story.Truth.Row(S4, 1))).Distinct().Count());
    }
}
