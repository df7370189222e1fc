using System.Text.Json;
using Watchfloor.Testing;

namespace Watchfloor.Ocsf.Tests;

public sealed class ObservableExtractorTests
{
    [Fact]
    public void Extract_NetworkEvent_GivesPathsTypesAndValues()
    {
        var observables = Extract("""
            {"class_uid":4003,"src_endpoint":{"ip":"192.0.2.1","port":5353,"hostname":"ws"},"query":{"hostname":"www.example.com"},
             "answers":[{"rdata":"198.51.100.7"}],"unmapped":{"ip":"203.0.113.1"},"observables":[{"name":"x","type_id":2,"value":"203.0.113.2"}]}
            """);

        Assert.Equal(
            [
                ("src_endpoint", 20, null),
                ("src_endpoint.ip", ObservableType.IpAddress, "192.0.2.1"),
                ("src_endpoint.port", 11, "5353"),
                ("src_endpoint.hostname", ObservableType.Hostname, "ws"),
                ("query.hostname", ObservableType.Hostname, "www.example.com"),
            ],
            observables.Select(observable => (observable.Name, observable.TypeId, observable.Value)));
    }

    [Fact]
    public void Extract_ListsInLists_GiveTheirPlaces()
    {
        var observables = Extract("""
            {"class_uid":2004,"evidences":[{},{"process":{"cmd_line":"cmd /c x","file":{"name":"cmd.exe","hashes":[{"algorithm_id":3,"value":"abcd"}]}}}]}
            """);

        Assert.Contains(observables, observable => observable is { Name: "evidences[1].process.cmd_line", TypeId: ObservableType.CommandLine, Value: "cmd /c x" });
        Assert.Contains(observables, observable => observable is { Name: "evidences[1].process.file.hashes[0].value", TypeId: ObservableType.Hash, Value: "abcd" });
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"class_uid":4999,"src_endpoint":{"ip":"192.0.2.1"}}""")]
    [InlineData("""{"class_uid":"4001"}""")]
    [InlineData("""{"class_uid":4001,"src_endpoint":5,"dst_endpoint":[1,null,"x"]}""")]
    public void Extract_NothingToFind_IsEmpty(string json) => Assert.Empty(Extract(json));

    [Fact]
    public void Extract_OurEvent_FindsTheSameAsInItsJson()
    {
        foreach (var sample in Samples.All)
        {
            Assert.Equal(Extract(OcsfJson.ToJson(sample)), ObservableExtractor.Extract(sample));
        }
    }

    [Fact]
    public void Extract_Examples_FindWhatTheExamplesName()
    {
        var path = Path.Combine(SharedData.Path("data/ocsf/examples"), "detection_finding.falcon_alert.json");
        using var document = JsonDocument.Parse(System.IO.File.ReadAllText(path));
        var named = document.RootElement.GetProperty("observables").EnumerateArray()
            .Select(item => (item.GetProperty("name").GetString()!, item.GetProperty("type_id").GetInt32(), item.GetProperty("value").GetString()));

        var found = ObservableExtractor.Extract(document.RootElement).Select(observable => (observable.Name, observable.TypeId, observable.Value)).ToHashSet();

        Assert.All(named, item => Assert.Contains(item, found));
    }

    private static IReadOnlyList<Observable> Extract(string json)
    {
        using var document = JsonDocument.Parse(json);
        return ObservableExtractor.Extract(document.RootElement);
    }
}
