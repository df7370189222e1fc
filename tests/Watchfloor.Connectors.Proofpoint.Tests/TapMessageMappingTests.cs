using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Proofpoint.Tests;

public class TapMessageMappingTests
{
    // 2026-03-01T10:12:00Z and 10:30:00Z in milliseconds, from `date -u -d ... +%s`.
    private const long MessageTime = 1772359920000;
    private const long ThreatTime = 1772361000000;

    private const string Message = """
        {"GUID":"guid-1","QID":"q1","messageID":"<m1@example.com>","messageTime":"2026-03-01T10:12:00.000Z","sender":"bounce@bad.example.com",
         "fromAddress":["bill@bad.example.com"],"toAddresses":["j.doe@example.com"],"ccAddresses":["cc@example.com"],"replyToAddress":[],
         "headerFrom":"Billing <bill@bad.example.com>","headerReplyTo":null,"recipient":["j.doe@example.com","a.poe@example.com"],"senderIP":"203.0.113.25",
         "subject":"Invoice","cluster":"example_hosted","completelyRewritten":"true","messageSize":3684,"policyRoutes":["default_inbound"],
         "spamScore":10,"phishScore":90,"malwareScore":0,"impostorScore":12.6,"xmailer":"mailer 1",
         "messageParts":[{"contentType":"application/zip","disposition":"attached","filename":"a.zip","md5":"0123456789abcdef0123456789abcdef",
           "sha256":"1111111111111111111111111111111111111111111111111111111111111111","sandboxStatus":"threat"}],
         "threatsInfoMap":[
           {"threat":"http://bad.example.com/login?x=1","threatID":"t-1","threatType":"url","threatStatus":"active","classification":"phish",
            "threatTime":"2026-03-01T10:30:00.000Z","threatUrl":"https://threatinsight.example.com/t-1","campaignID":"c-1"},
           {"threat":"1111111111111111111111111111111111111111111111111111111111111111","threatId":"t-2","threatType":"ATTACHMENT","threatStatus":"cleared",
            "classification":"MALWARE","threatTime":"2026-03-01T09:00:00.000Z","campaignId":null}]}
        """;

    [Fact]
    public void Map_DeliveredMessage_BecomesEmailActivity()
    {
        var email = Assert.IsType<EmailActivity>(Mapped.Events($$"""{"messagesDelivered":[{{Message}}]}""")[0]);

        Assert.Equal(400902, email.TypeUid);
        Assert.Equal(MessageTime, email.Time.ToUnixTimeMilliseconds());
        Assert.Equal("guid-1", email.Metadata.Uid);
        Assert.Equal("guid-1", email.Metadata.CorrelationUid);
        Assert.Equal("messagesDelivered", email.Metadata.LogName);
        Assert.Equal("2026-03-01T10:12:00.000Z", email.Metadata.OriginalTime);
        Assert.Equal(ThreatTime, email.Metadata.ModifiedTime?.ToUnixTimeMilliseconds());
        Assert.Equal((1, 1, 1), (email.ActionId, email.DispositionId, email.DirectionId));
        Assert.Equal(Severity.High, email.SeverityId);
        Assert.Equal(90, email.RiskScore);
        Assert.Equal("q1", email.MessageTraceUid);
        Assert.Equal("203.0.113.25", email.SrcEndpoint?.Ip);
        Assert.Equal("bill@bad.example.com", email.Email.From);
        Assert.Equal("bounce@bad.example.com", email.Email.SmtpFrom);
        Assert.Equal(["j.doe@example.com"], email.Email.To);
        Assert.Equal(["j.doe@example.com", "a.poe@example.com"], email.Email.SmtpTo);
        Assert.Equal(["cc@example.com"], email.Email.Cc);
        Assert.Equal("<m1@example.com>", email.Email.MessageUid);
        Assert.Equal(3684, email.Email.Size);
        var file = Assert.Single(email.Email.Files!);
        Assert.Equal(("a.zip", "application/zip", 3), (file.Name, file.MimeType, file.Hashes![0].AlgorithmId));
        Assert.Equal("bad.example.com", Assert.Single(email.Email.Urls!).Hostname);
        Assert.Equal("t-1", Assert.Single(email.Malware!).Uid);
        Assert.Equal(12.6, (double)email.Unmapped!["scores"]!["impostor"]!);
        Assert.Equal("mailer 1", (string)email.Unmapped["xmailer"]!);
        Assert.Equal("cleared", (string)email.Unmapped["threatsInfoMap"]![1]!["threatStatus"]!);
    }

    [Fact]
    public void Map_OneActiveAndOneClearedThreat_GivesOneFinding()
    {
        var events = Mapped.Events($$"""{"messagesDelivered":[{{Message}}]}""");

        Assert.Equal(2, events.Count);
        var finding = Assert.IsType<DetectionFinding>(events[1]);
        Assert.Equal("guid-1/t-1", finding.Metadata.Uid);
        Assert.Equal("guid-1/t-1", finding.FindingInfo.Uid);
        Assert.Equal(ThreatTime, finding.Time.ToUnixTimeMilliseconds());
        Assert.Equal("Phish url in a delivered message", finding.FindingInfo.Title);
        Assert.Equal("T1566.002", Assert.Single(finding.Attacks!).SubTechnique?.Uid);
        Assert.Equal("https://threatinsight.example.com/t-1", finding.FindingInfo.SrcUrl);
        Assert.Equal("http://bad.example.com/login?x=1", finding.Evidences![0].Url?.UrlString);
        Assert.Equal(["j.doe@example.com", "a.poe@example.com"], finding.Evidences.Select(evidence => evidence.User!.EmailAddr));
        Assert.Equal("c-1", (string)finding.Unmapped!["campaignID"]!);
        Assert.True(finding.IsAlert);
    }

    [Theory]
    [InlineData("\"Attachment Defense\"", "\"module.sandbox.threat\"", 3)]
    [InlineData("null", "\"spam\"", 2)]
    public void Map_BlockedMessage_SaysHow(string folder, string rule, int disposition)
    {
        var email = (EmailActivity)Mapped.Events($$"""
            {"messagesBlocked":[{"GUID":"g","messageTime":"2026-03-01T10:12:00Z","fromAddress":"a@example.com","recipient":"b@example.com",
              "quarantineFolder":{{folder}},"quarantineRule":{{rule}},"policyRoutes":["default_outbound"]}]}
            """)[0];

        Assert.Equal((2, disposition), (email.ActionId, email.DispositionId));
        Assert.Equal(2, email.DirectionId);
        Assert.NotNull(email.Policy?.Name);
        Assert.Equal("a@example.com", email.Email.From);
        Assert.Equal(["b@example.com"], email.Email.To);
    }

    [Fact]
    public void Map_ThreatJudgedAgain_IsTheSameFindingWithANewVersion()
    {
        var before = Mapped.Events($$"""{"messagesDelivered":[{{Message}}]}""");
        var after = Mapped.Events($$"""{"messagesDelivered":[{{Message.Replace("10:30:00.000Z", "19:30:00.000Z", StringComparison.Ordinal)}}]}""");

        Assert.Equal(before[0].Metadata.Uid, after[0].Metadata.Uid);
        Assert.Equal(before[1].Metadata.Uid, after[1].Metadata.Uid);
        Assert.True(after[0].Metadata.ModifiedTime > before[0].Metadata.ModifiedTime);
        Assert.Equal(before[0].Time, after[0].Time);
    }

    [Theory]
    [InlineData("""{"GUID":"g","fromAddress":["a@example.com"]}""", "messageTime")]
    [InlineData("""{"GUID":"g","messageTime":"2026-03-01T10:12:00Z"}""", "fromAddress")]
    [InlineData("""{"messageTime":"2026-03-01T10:12:00Z","fromAddress":["a@example.com"]}""", "GUID")]
    [InlineData("""["x"]""", "object")]
    [InlineData("not json", "not JSON")]
    [InlineData("""{"clickTime":"2026-03-01T10:12:00Z"}""", "url")]
    public void Map_RecordThatLacksWhatItNeeds_IsQuarantinedWithTheReason(string record, string says)
    {
        var mapped = new TapMapping().Map(record);

        Assert.Empty(mapped.Events);
        Assert.Contains(says, mapped.QuarantineReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Map_AnswerWithOneBadRecord_KeepsTheOthersAndNamesIt()
    {
        var mapped = new TapMapping().Map("""
            {"messagesDelivered":[{"GUID":"g","messageTime":"2026-03-01T10:12:00Z","fromAddress":["a@example.com"]},7]}
            """);

        Assert.Single(mapped.Events);
        Assert.StartsWith("messagesDelivered[1]: ", mapped.QuarantineReason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("falsePositive", "2026-03-01T15:00:00Z", true)]
    [InlineData("cleared", "2026-03-01T15:00:00Z", true)]
    [InlineData("cleared", "2026-03-01T09:00:00Z", false)]
    public void Map_ThreatTakenBack_ClosesTheFindingThatItMade(string status, string judged, bool closes)
    {
        var events = Mapped.Events($$"""
            {"messagesDelivered":[{"GUID":"g","messageTime":"2026-03-01T10:12:00Z","fromAddress":["a@example.com"],
              "threatsInfoMap":[{"threat":"http://bad.example.com/","threatID":"t","threatType":"url","threatStatus":"{{status}}","classification":"phish","threatTime":"{{judged}}"}]}]}
            """);

        Assert.Equal(Severity.Informational, events[0].SeverityId);
        Assert.Equal(closes ? 2 : 1, events.Count);
        if (closes)
        {
            var finding = Assert.IsType<DetectionFinding>(events[1]);
            Assert.Equal(("g/t", 200403L, 4, false), (finding.Metadata.Uid, finding.TypeUid, finding.StatusId, finding.IsAlert));
            Assert.Equal(status == "falsePositive" ? 1 : null, finding.VerdictId);
        }
    }

    [Fact]
    public void Map_RewrittenLinkOfAThreat_CarriesTheLinkBehind()
    {
        var events = Mapped.Events("""
            {"messagesDelivered":[{"GUID":"g","messageTime":"2026-03-01T10:12:00Z","fromAddress":["a@example.com"],
              "threatsInfoMap":[{"threat":"https://urldefense.proofpoint.com/v2/url?u=http-3A__bad.example.com_login&d=LAB","threatID":"t","threatType":"url","threatStatus":"active","classification":"phish"}]}]}
            """);

        Assert.Equal("http://bad.example.com/login", Assert.Single(Assert.IsType<EmailActivity>(events[0]).Email.Urls!).UrlString);
        Assert.Equal("bad.example.com", Assert.IsType<DetectionFinding>(events[1]).Evidences![0].Url?.Hostname);
    }

    // Types drift between tenants and years: a text for a list, a flag as text or "na", numbers as text, names and words in upper case, nulls anywhere.
    [Theory]
    [InlineData("\"fromAddress\":\"a@example.com\"")]
    [InlineData("\"fromAddress\":[\"a@example.com\"],\"completelyRewritten\":\"na\",\"spamScore\":\"12\",\"impostorScore\":0.0,\"messageSize\":\"512\"")]
    [InlineData("\"FROMADDRESS\":[\"a@example.com\",null],\"completelyRewritten\":true,\"clusterId\":\"x\",\"modulesRun\":null,\"policyRoutes\":\"default_inbound\",\"messageParts\":null")]
    [InlineData("\"fromAddress\":null,\"sender\":\"a@example.com\",\"toAddresses\":\"\",\"ccAddresses\":[],\"replyToAddress\":null,\"threatsInfoMap\":[]")]
    [InlineData("\"fromAddress\":[],\"sender\":\"a@example.com\",\"threatsInfoMap\":{\"threat\":\"http://x.example/\",\"threatId\":\"T\",\"threatType\":\"URL\",\"threatStatus\":\"ACTIVE\",\"classification\":\"PHISH\"}")]
    [InlineData("\"fromAddress\":[\"a@example.com\"],\"messageParts\":[{\"filename\":null,\"sha256\":null,\"sandboxStatus\":\"inprogress\"}],\"phishScore\":{\"odd\":true}")]
    public void Map_DriftedTypes_AreHarmless(string fields)
    {
        var events = Mapped.Events($$"""{"messagesDelivered":[{"GUID":"g","messageTime":"2026-03-01T10:12:00Z",{{fields}},"newField":{"a":[1,2]} }]}""");

        var message = Assert.IsType<EmailActivity>(events[0]);
        Assert.Equal("a@example.com", message.Email.From);
        Assert.Equal("""{"a":[1,2]}""", message.Unmapped!["newField"]!.ToJsonString());
    }
}
