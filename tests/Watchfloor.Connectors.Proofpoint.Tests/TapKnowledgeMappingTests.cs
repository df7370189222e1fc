using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Proofpoint.Tests;

/// <summary>Summaries, campaigns, reports and people, each in the shape of the vendor's pages.</summary>
public class TapKnowledgeMappingTests
{
    [Fact]
    public void Threat_OfALink_IsAnIndicatorWithItsHost()
    {
        var threat = Assert.IsType<OsintInventory>(Assert.Single(Mapped.Events(new TapThreatMapping(), Threat("active", "url", "bad.example.com/login"))));

        var piece = Assert.Single(threat.Osint);
        Assert.Equal(502102, threat.TypeUid);
        Assert.Equal(("t-1", "bad.example.com/login", 5, Severity.High), (piece.Uid, piece.Value, piece.TypeId, piece.SeverityId));
        Assert.Equal(["Credential Phishing"], piece.Malware!.Select(malware => malware.Name));
        Assert.Equal(["Landing page", "ExampleBank"], piece.Labels);
        Assert.Equal("T1566.002", Assert.Single(piece.Attacks!).SubTechnique?.Uid);
        Assert.Contains(threat.Observables!, observable => observable is { TypeId: ObservableType.Hostname, Value: "bad.example.com" });
        Assert.Equal(62, (long)threat.Unmapped!["attackSpread"]!);
    }

    [Fact]
    public void Threat_Cleared_IsNoObservableAnyMore()
    {
        var threat = Assert.IsType<OsintInventory>(Assert.Single(Mapped.Events(new TapThreatMapping(), Threat("falsePositive", "URL", "bad.example.com/login"))));

        Assert.Null(threat.Observables);
        Assert.NotNull(threat.Osint[0].ExpirationTime);
        Assert.Equal("falsePositive", threat.Status);
    }

    [Theory]
    [InlineData("attachment", "AAAA000000000000000000000000000000000000000000000000000000000001", 4)]
    [InlineData("attachment", "invoice.zip", 11)]
    [InlineData("message text", "Your account", 99)]
    [InlineData("hologram", "x", 99)]
    public void Threat_OfAnyType_HasItsKind(string type, string name, int kind) =>
        Assert.Equal(kind, Assert.IsType<OsintInventory>(Assert.Single(Mapped.Events(new TapThreatMapping(), Threat("active", type, name)))).Osint[0].TypeId);

    [Theory]
    [InlineData("""{"lastUpdatedAt":"2026-03-01T09:00:00.000Z","campaign":CAMPAIGN}""", 9)]
    [InlineData("CAMPAIGN", 0)]
    public void Campaign_WithMembers_IsOneEvent(string shape, int hour)
    {
        const string Campaign = """
            {"id":"c-1","name":"Phish wave","description":"Long\r\ntext","startDate":"2026-03-01T00:00:00.000Z","notable":false,"actors":[{"id":"a1","name":"TA000"}],"families":[],"malware":null,
             "campaignMembers":[{"id":"t-1","threat":"bad.example.com/login","type":"url","threatTime":"2026-03-01T10:30:00.000Z"},{"id":"t-2","threat":"x","type":"attachment","subType":"ATTACHMENT"}]}
            """;
        var campaign = Assert.IsType<OsintInventory>(Assert.Single(Mapped.Events(new TapCampaignMapping(), shape.Replace("CAMPAIGN", Campaign, StringComparison.Ordinal))));

        Assert.Equal(new(2026, 3, 1, hour, 0, 0, TimeSpan.Zero), campaign.Time);
        Assert.Equal(["Phish wave", "bad.example.com/login", "x"], campaign.Osint.Select(piece => piece.Value));
        Assert.Equal("TA000", campaign.Osint[0].ThreatActor?.Name);
        Assert.All(campaign.Osint, piece => Assert.Equal("Phish wave", piece.Campaign?.Name));
    }

    [Fact]
    public void Forensics_OfManyKinds_NamesEachThing_AndPivotsOnBadOnesOnly()
    {
        var report = Assert.IsType<OsintInventory>(Assert.Single(Mapped.Events(new TapForensicsMapping(), """
            {"generated":"2026-03-01T12:00:00Z","reports":[{"scope":"THREAT","type":"url","id":"t-1","forensics":[
              {"type":"dns","display":"Lookup","malicious":"true","time":0,"what":{"host":"c2.bad.example.com","ips":["198.51.100.77"]},"platforms":[{"name":"Windows 10","os":"win","version":"10"}]},
              {"type":"url","malicious":false,"what":{"url":"http://good.example.com/","httpStatus":200}},
              {"type":"attachment","malicious":true,"what":{"sha256":"AAAA000000000000000000000000000000000000000000000000000000000001"}},
              {"type":"network","malicious":true,"what":{"action":"connect","ip":"203.0.113.9","port":443,"type":"tcp"}},
              {"type":"file","malicious":true,"what":{"path":"C:\\Temp\\a.js"}},
              {"type":"registry","malicious":true,"what":{"key":"HKCU\\Run","value":"a"}},
              {"type":"mutex","malicious":true,"what":{"name":"m"}},
              {"type":"hologram","display":"Something new","malicious":true,"what":{"novel":1}}]}]}
            """)));

        Assert.Equal("THREAT/t-1", report.Metadata.Uid);
        Assert.Equal(
            [(99, "t-1"), (3, "c2.bad.example.com"), (1, "198.51.100.77"), (5, "http://good.example.com/"), (4, "aaaa000000000000000000000000000000000000000000000000000000000001"),
                (1, "203.0.113.9"), (11, "C:\\Temp\\a.js"), (12, "HKCU\\Run"), (99, "m"), (99, "Something new")],
            report.Osint.Select(piece => (piece.TypeId, piece.Value)));
        Assert.DoesNotContain(report.Observables!, observable => observable.Value!.Contains("good", StringComparison.Ordinal));
        Assert.Contains(report.Observables!, observable => observable.Value == "c2.bad.example.com");
        Assert.Contains("novel", report.Unmapped!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1805, 3)]
    [InlineData(700, 2)]
    [InlineData(10, 1)]
    public void Attacked_ByHowFarAboveTheAverage_HasALevel(int index, int level)
    {
        var person = Assert.IsType<UserInventory>(Assert.Single(Mapped.Events(new TapPeopleMapping(TapFeeds.VeryAttacked), $$"""
            {"users":[{"identity":{"guid":"g-1","customerUserId":null,"emails":["j.doe@example.com","jd@example.com"],"name":"J. Doe","department":"Sales","location":null,"title":null,"vip":true},
              "threatStatistics":{"attackIndex":{{index}},"families":[{"name":"credential phishing","score":700}]} }],
             "totalVapUsers":1,"interval":"2026-02-15T00:00:00Z/2026-03-01T00:00:00Z","averageAttackIndex":604.66,"vapAttackIndexThreshold":1032.73}
            """)));

        Assert.Equal(500302, person.TypeUid);
        Assert.Equal((index, level, level), (person.RiskScore, person.RiskLevelId, person.User.RiskLevelId));
        Assert.Equal($"attack index {index}: credential phishing 700", person.RiskDetails);
        Assert.Equal(("g-1", "j.doe@example.com", "J. Doe"), (person.User.Uid, person.User.EmailAddr, person.User.FullName));
        Assert.Equal(["vip"], person.Metadata.Labels);
        Assert.Equal(new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), person.Time);
    }

    [Fact]
    public void Clicker_HasNoLevel_AndSaysHowOften()
    {
        var person = Assert.IsType<UserInventory>(Assert.Single(Mapped.Events(new TapPeopleMapping(TapFeeds.TopClickers), """
            {"users":[{"identity":{"guid":"g-1","emails":"j.doe@example.com","vip":"false"},"clickStatistics":{"clickCount":"2","families":[{"name":"Malware","clicks":2}]}}],"totalTopClickers":1,"interval":"2025-12-01T00:00:00Z/2026-03-01T00:00:00Z"}
            """)));

        Assert.Equal("2 clicks on threats: Malware 2", person.RiskDetails);
        Assert.Null(person.RiskLevelId);
    }

    [Theory]
    [InlineData(TapFeeds.Threats, """{"id":"t"}""", "identifiedAt")]
    [InlineData(TapFeeds.Campaigns, """{"id":"c"}""", "lastUpdatedAt")]
    [InlineData(TapFeeds.Forensics, """{"reports":[]}""", "generated")]
    [InlineData(TapFeeds.Forensics, """{"generated":"2026-03-01T12:00:00Z","reports":[]}""", "nothing")]
    [InlineData(TapFeeds.Forensics, """{"generated":"2026-03-01T12:00:00Z","reports":[{"scope":"THREAT"}]}""", "no id")]
    [InlineData(TapFeeds.VeryAttacked, """{"interval":"x","users":[]}""", "interval")]
    [InlineData(TapFeeds.TopClickers, """{"interval":"2026-02-15T00:00:00Z/2026-03-01T00:00:00Z","users":[{"identity":{"emails":[]}}]}""", "guid")]
    [InlineData(TapFeeds.TopClickers, "[]", "object")]
    [InlineData(TapFeeds.Threats, "no", "JSON")]
    public void Map_WhatCannotBe_IsQuarantinedWithTheReason(string feed, string record, string reason)
    {
        IFeedMapping mapping = feed switch
        {
            TapFeeds.Threats => new TapThreatMapping(),
            TapFeeds.Campaigns => new TapCampaignMapping(),
            TapFeeds.Forensics => new TapForensicsMapping(),
            _ => new TapPeopleMapping(feed),
        };

        Assert.Contains(reason, mapping.Map(record).QuarantineReason, StringComparison.Ordinal);
    }

    private static string Threat(string status, string type, string name) => $$"""
        {"id":"t-1","identifiedAt":"2026-03-01T10:30:00.000Z","name":"{{name}}","type":"{{type}}","category":"phish","status":"{{status}}","severity":20,"attackSpread":62,"notable":false,
         "actors":[],"families":[{"id":"f1","name":"Credential Phishing"}],"malware":[],"techniques":[{"id":"x1","name":"Landing page"}],"brands":[{"id":"b1","name":"ExampleBank"}]}
        """;
}
