using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Watchfloor.Incidents;
using Watchfloor.Ocsf;
using Watchfloor.Reporting;

namespace Watchfloor.ReportingTests;

/// <summary>Attackers write much of what stands in a report; whatever they write stays text.</summary>
public partial class HostileTextTests
{
    public static TheoryData<string> Payloads =>
    [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</title></style></pre></svg><svg onload=alert(1)>",
        "]]><![CDATA[<script>",
        "<!-- --><a href=javascript:alert(1)>x</a>",
        "&lt;script&gt;&#x3c;",
        "[click](https://evil.example/) ![p](https://evil.example/p.png)",
        "<https://evil.example/> https://evil.example/ www.evil.example a@evil.example",
        "a | b | c\n|---|---|\n| x | y |",
        "`code` ```fence``` ~~~ ``",
        "# heading\n\n- item\n> quote\n***\n    code",
        "{{7*7}} {{constructor.constructor('alert(1)')()}} {% include x %} ${7*7} #{7*7}",
        "invoice\u202Efdp.exe \u2066hidden\u2069 \u200B\u0000\u001B[2J",
        "[e1](#e1) [^1] \\` \\",
        "{0} {1} {99}",
        "=cmd|' /C calc'!A0",
        "z" + string.Concat(Enumerable.Repeat("\u0301", 500)),
        new string('A', 100_000),
        string.Concat(Enumerable.Repeat("<b>", 30_000)),
    ];

    [Theory]
    [MemberData(nameof(Payloads), DisableDiscoveryEnumeration = true)]
    public void Render_Html_HostileTextInEveryField_StaysText(string payload)
    {
        var report = TechnicalReport.Render(Everywhere(payload), ReportFormat.Html);

        Assert.Empty(report.Statistics.LeftOut);
        var own = OwnStyle().Replace(report.Text, "");
        Assert.All(Tags().Matches(own).Select(match => match.Value), tag => Assert.Matches(OwnTag(), tag));
        Assert.DoesNotContain("<", Tags().Replace(own, ""), StringComparison.Ordinal);
        Assert.DoesNotContain("{{", own, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202E", own, StringComparison.Ordinal);
        Assert.DoesNotContain("\u2066", own, StringComparison.Ordinal);
        Assert.DoesNotContain('\0', own);
        Assert.DoesNotContain('\u001B', own);
        Assert.True(report.Text.Length < 1_000_000, $"{report.Text.Length} characters");
    }

    [Theory]
    [MemberData(nameof(Payloads), DisableDiscoveryEnumeration = true)]
    public void Render_Markdown_HostileTextInEveryField_StaysText(string payload)
    {
        var report = TechnicalReport.Render(Everywhere(payload), ReportFormat.Markdown);

        var calm = TechnicalReport.Render(Everywhere("calm text"), ReportFormat.Markdown).Text;
        var (read, expected) = (Read(report.Text), Read(calm));
        Assert.Empty(read.Descendants<HtmlBlock>());
        Assert.Empty(read.Descendants<HtmlInline>());
        Assert.Empty(read.Descendants<AutolinkInline>());
        Assert.All(read.Descendants<LinkInline>(), link => Assert.Matches("^#e[0-9]+$", link.Url));
        Assert.Equal(expected.Descendants<HeadingBlock>().Count(), read.Descendants<HeadingBlock>().Count());
        Assert.Equal(expected.Descendants<Markdig.Extensions.Tables.TableCell>().Count(), read.Descendants<Markdig.Extensions.Tables.TableCell>().Count());
        Assert.Equal(expected.Descendants<FencedCodeBlock>().Count(), read.Descendants<FencedCodeBlock>().Count());
        Assert.DoesNotContain("{{", report.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("{%", report.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202E", report.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\0', report.Text);
    }

    private static MarkdownDocument Read(string text) => Markdown.Parse(text, new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().Build());

    // One incident whose every string from outside is the payload.
    private static ReportInput Everywhere(string payload)
    {
        var at = new DateTimeOffset(2026, 1, 12, 8, 0, 0, TimeSpan.Zero);
        var metadata = new Metadata { Product = new() { Name = payload, VendorName = payload }, Uid = payload };
        OcsfEvent[] events =
        [
            new ProcessActivity { ActivityId = 1, Time = at, Metadata = metadata, Device = new() { TypeId = 0, Hostname = payload }, Actor = new(), Process = new() { Name = payload, CmdLine = payload, ParentProcess = new() { Name = payload } }, RawData = payload },
            new EmailActivity { ActivityId = 1, DirectionId = 1, Time = at, Metadata = metadata, Email = new() { From = payload, To = [payload], Subject = payload } },
            new DnsActivity { ActivityId = 1, Time = at, Metadata = metadata, Query = new() { Hostname = payload }, Answers = [new() { Rdata = payload }] },
            new HttpActivity { ActivityId = 1, Time = at, Metadata = metadata, HttpRequest = new() { HttpMethod = payload, Url = new() { UrlString = payload } } },
            new AccountChange { ActivityId = 99, ActivityName = payload, Time = at, Metadata = metadata, User = new() { Name = payload } },
            new DetectionFinding { ActivityId = 1, Time = at, Metadata = metadata, FindingInfo = new() { Uid = payload, Title = payload } },
            .. Enumerable.Range(0, 30).Select(i => (OcsfEvent)new NetworkActivity { ActivityId = 1, Time = at.AddSeconds(i), Metadata = metadata, Device = new() { TypeId = 0, Hostname = payload }, DstEndpoint = new() { Ip = payload } }),
            .. Enumerable.Range(0, 8).Select(i => (OcsfEvent)new Authentication { ActivityId = 1, StatusId = 2, Time = at.AddSeconds(i), Metadata = metadata, User = new() { Name = payload }, SrcEndpoint = new() { Ip = payload, Location = new() { Country = payload } } }),
        ];
        var evidence = events.Select((each, i) => (Id: new EvidenceId(payload.Replace(':', '_'), $"{payload}{i}"), each)).ToDictionary(pair => pair.Id, pair => pair.each);
        var ids = evidence.Keys.ToArray();
        Statement Say() => new() { Text = "Words {0} words.", Quotes = [new(payload)], Evidence = ids };
        var entities = Enum.GetValues<EntityKind>().Select(kind => new IncidentEntity { Entity = new(kind, payload), Aliases = [payload, payload + "2"], Role = payload, Evidence = ids }).ToArray();
        return new()
        {
            WrittenAt = at,
            Evidence = evidence,
            Version = payload,
            Incident = new()
            {
                Id = payload, Title = payload, FirstSeen = at, LastSeen = at.AddHours(1), Assignee = payload, Entities = entities,
                Findings = [new() { Id = ids[5], Title = new(payload), Vendor = payload, Severity = Severity.High, Time = at, Techniques = [payload], JoinedBy = payload }],
                Risk = new(50, [new(payload, 50, payload)]),
                Triage = new()
                {
                    Analyst = payload, Verdict = Verdict.TruePositive, Priority = Priority.High, Confidence = 0.5, At = at, Reasoning = [Say()], CounterEvidence = [Say()],
                    Actions = [new() { Name = payload, Target = new(EntityKind.Host, payload), Why = Say(), BlastRadius = payload, Inverse = payload }],
                },
                Investigation = new()
                {
                    Analyst = payload, Summary = [Say()], RootCause = Say(),
                    Timeline = [.. Enumerable.Range(0, 3).Select(i => new TimelineEntry { Time = at.AddSeconds(i), EndTime = at.AddMinutes(9), What = Say(), Host = payload, User = payload, Techniques = [payload], Kind = payload, IsFinding = i == 1 })],
                    Gaps = [new() { From = at, To = at.AddMinutes(5), Text = payload, Evidence = ids }, new() { Text = payload, Evidence = [] }],
                    Graph = new(entities, [.. entities.Skip(1).Select(entity => new GraphEdge { From = entities[0].Entity, To = entity.Entity, Relation = payload, FirstSeen = at, Count = 2, Evidence = ids })]),
                    Techniques = [new(payload, ids), new("T1059.001", ids)],
                },
            },
        };
    }

    [GeneratedRegex("<style>.*?</style>", RegexOptions.Singleline)]
    private static partial Regex OwnStyle();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    // The tags and attributes that our writers use, every attribute in quotes and without a bracket in it.
    [GeneratedRegex("""
        ^(<!DOCTYPE\ html>|</?(html|head|body|meta|title|a|div|main|nav|ul|ol|li|header|footer|section|article|h1|h2|h3|p|span|strong|b|code|dl|dt|dd|table|caption|thead|tbody|tr|th|td|figure|figcaption|details|summary|pre|time|svg|rect|circle|line|path|text)(\ (lang|charset|http-equiv|content|name|class|href|id|aria-label|aria-labelledby|role|tabindex|scope|colspan|data-label|dir|datetime|title|viewBox|preserveAspectRatio|width|height|x|y|x1|y1|x2|y2|cx|cy|r|rx|d|text-anchor)="[^"<>]*")*\ ?/?>)$
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex OwnTag();
}
