using System.Text.Json;
using Watchfloor.Lab.Scenarios;

namespace Watchfloor.Lab.Tests.Scenarios;

/// <summary>S1 as the specification tells it, for five seeds.</summary>
public sealed class AdversaryInTheMiddleTests(ToldStories stories) : IClassFixture<ToldStories>
{
    private const string S1 = "S1";

    public static TheoryData<int> Seeds => [1, 2, 3, 5, 8];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Rows_AllThere_AtTheirTimes(int seed) => ScenarioChecks.RowsAreThere(
        stories.Of(seed, S1),
        S1,
        default, new(0, 21, 0), new(0, 47, 12), new(0, 47, 15), new(0, 48, 40), new(0, 52, 5), new(1, 6, 30), new(1, 9, 0), new(1, 38, 20), new(1, 44, 0), new(2, 31, 45), new(2, 33, 0), new(3, 10, 0), new(9, 20, 0));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Roles_AreApart_AndMarksAreOnlyTheAttackers(int seed)
    {
        ScenarioChecks.RolesAreApart(stories.Of(seed, S1), S1, decoys: 3);
        ScenarioChecks.MarksAreOnlyTheAttackers(stories.Of(seed, S1), S1);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Session_JoinsSignInRiskAndMailbox(int seed)
    {
        var told = stories.Of(seed, S1);
        List<JsonElement> Row(int row) => ScenarioChecks.Json(told.Story, told.Truth.Row(S1, row));
        var (signIns, risk, used, reads, rule) = (Row(5), Row(6)[0], Row(7)[0], Row(8), Row(9)[0]);

        Assert.Equal([50076, 0], signIns.Select(signIn => signIn.GetProperty("status").GetProperty("errorCode").GetInt32()));
        Assert.Equal("", signIns[1].GetProperty("deviceDetail").GetProperty("deviceId").GetString());
        Assert.Equal(signIns[1].GetProperty("id").GetString(), risk.GetProperty("requestId").GetString());
        Assert.Equal(signIns[1].GetProperty("correlationId").GetString(), risk.GetProperty("correlationId").GetString());
        Assert.Equal("medium", risk.GetProperty("riskLevel").GetString());
        Assert.Equal(signIns[1].GetProperty("sessionId").GetString(), used.GetProperty("sessionId").GetString());
        Assert.NotEqual(signIns[1].GetProperty("ipAddress").GetString(), used.GetProperty("ipAddress").GetString());
        Assert.Equal("none", used.GetProperty("incomingTokenType").GetString());
        Assert.Equal(6, reads.Count);
        Assert.All(reads, read =>
        {
            Assert.Equal(used.GetProperty("ipAddress").GetString(), read.GetProperty("ClientIPAddress").GetString());
            Assert.Equal(used.GetProperty("sessionId").GetString(), read.GetProperty("AppAccessContext").GetProperty("AADSessionId").GetString());
            Assert.Equal(used.GetProperty("uniqueTokenIdentifier").GetString(), read.GetProperty("AppAccessContext").GetProperty("UniqueTokenId").GetString());
        });
        Assert.StartsWith(used.GetProperty("ipAddress").GetString() + ":", rule.GetProperty("ClientIP").GetString(), StringComparison.Ordinal);
        Assert.InRange(reads.Sum(read => read.GetProperty("OperationCount").GetInt32()), 66, 82);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Mail_IsOneMessageInAllTools_AndIsJudgedOnlyLater(int seed)
    {
        var told = stories.Of(seed, S1);
        List<JsonElement> Row(int row) => ScenarioChecks.Json(told.Story, told.Truth.Row(S1, row));
        var (mail, email, click, judged) = (Row(1)[0], Row(2)[0], Row(3)[0], Row(14));

        Assert.Equal(0, mail.GetProperty("threatsInfoMap").GetArrayLength());
        Assert.Equal(mail.GetProperty("messageID").GetString(), email.GetProperty("InternetMessageId").GetString());
        Assert.Equal(mail.GetProperty("GUID").GetString(), click.GetProperty("GUID").GetString());
        Assert.Equal(4, judged.Count);
        Assert.Equal(mail.GetProperty("GUID").GetString(), judged[0].GetProperty("GUID").GetString());
        Assert.Single(judged.SelectMany(item => item.GetProperty("threatsInfoMap").EnumerateArray()).Select(threat => threat.GetProperty(threat.TryGetProperty("campaignId", out _) ? "campaignId" : "campaignID").GetString()).Distinct());
        Assert.Equal(4, judged.Select(item => item.GetProperty("recipient")[0].GetString()).Distinct().Count());
        var conviction = TruthFile.Time(told.Truth.Row(S1, 14));
        Assert.All(ScenarioChecks.Records(told.Story, told.Truth.Row(S1, 3)), record => Assert.True(record.Arrival > conviction));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Reply_StandsInMailboxAndDefender_AndIsRemovedTwice(int seed)
    {
        var told = stories.Of(seed, S1);
        var sent = ScenarioChecks.Json(told.Story, told.Truth.Row(S1, 11))[0].GetProperty("Item").GetProperty("InternetMessageId").GetString();

        var removed = ScenarioChecks.Json(told.Story, told.Truth.Row(S1, 12));

        Assert.Equal(["SoftDelete", "HardDelete"], removed.Select(item => item.GetProperty("Operation").GetString()!));
        Assert.All(removed, item => Assert.Equal(sent, item.GetProperty("AffectedItems")[0].GetProperty("InternetMessageId").GetString()));
        Assert.Equal(2, told.Story.EmailEvents.All.Count(record => System.Text.Encoding.UTF8.GetString(record.Json.Span).Contains(sent!, StringComparison.Ordinal)));
        Assert.Equal([sent!], told.Truth.Entities(S1, "message"));
    }

    [Fact]
    public void Seeds_ShareNoNameAddressOrInterval()
    {
        var told = Seeds.Select(row => stories.Of(row.Data, S1)).ToList();

        Assert.Equal(5, told.Select(story => story.Truth.Entities(S1, "domain")[0]).Distinct().Count());
        Assert.Equal(5, told.Select(story => story.Truth.Entities(S1, "session")[0]).Distinct().Count());
        Assert.Equal(5, told.Select(story => TruthFile.Time(story.Truth.Row(S1, 9)) - TruthFile.Time(story.Truth.Row(S1, 1))).Distinct().Count());
    }
}
