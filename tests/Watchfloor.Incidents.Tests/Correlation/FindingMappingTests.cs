using Watchfloor.Ocsf;

namespace Watchfloor.Incidents.Tests.Correlation;

public class FindingMappingTests
{
    private static readonly string Text = new('a', 64);
    private static readonly string Attachment = new('b', 64);

    [Fact]
    public void ToFacts_FindingAboutAMail_KnowsItsAttachmentsAndNotItsText()
    {
        var finding = new DetectionFinding
        {
            ActivityId = DetectionFinding.Activity.Create, Time = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero),
            Metadata = new() { Uid = "f1", Product = new() { Name = "Mail", VendorName = "Test" } }, FindingInfo = new() { Uid = "f1", Title = "Phish url in a delivered message" },
            Evidences = [new() { Email = new() { MessageUid = "<m1@example.net>", Files = [File("text.html", "text/html", Text), File("text.html", "application/zip", Attachment)] } }],
        };

        var facts = FindingMapping.ToFacts(new("proofpoint.siem", "f1"), finding, IdentityMap.Build([], [], []));

        Assert.Equal([Attachment], facts.Hashes);
        Assert.Equal(["m1@example.net"], facts.Messages);
    }

    private static Ocsf.File File(string name, string type, string sha256) => new() { Name = name, TypeId = 1, MimeType = type, Hashes = [new() { AlgorithmId = 3, Value = sha256 }] };
}
