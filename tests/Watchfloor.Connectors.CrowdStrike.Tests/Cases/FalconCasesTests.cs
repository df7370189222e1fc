using System.Net;
using System.Text.Json;

namespace Watchfloor.Connectors.CrowdStrike.Tests.Cases;

public class FalconCasesTests
{
    private static readonly string[] All = ["a", "b", "c"];

    private readonly List<string[]> asked = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_BatchAnsweredInPart_AsksAgainForTheRestOnly()
    {
        var read = await ReadAsync(ids => ids.Length == 3 ? (["a", "c"], """{"code":500,"message":"could not load b","id":"b"}""") : (ids, ""));

        Assert.Equal(All, read.Ids.Order());
        Assert.Equal([All, ["b"]], asked);
    }

    [Fact]
    public async Task ReadAsync_CaseDeletedMeanwhile_BringsTheOthersAndSaysSo()
    {
        var read = await ReadAsync(ids => (["a", "c"], """{"code":404,"message":"'b' not found","id":"b"}"""));

        Assert.Equal(["a", "c"], read.Ids.Order());
        Assert.Single(asked);
        Assert.Contains("'b' not found", Assert.Single(read.Batches.SelectMany(batch => batch.Warnings)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_OnlyCaseDeletedMeanwhile_IsNoFailure()
    {
        var read = await ReadAsync(ids => ([], """{"code":404,"message":"'b' not found","id":"b"}"""), "b");

        Assert.Empty(read.Ids);
    }

    [Fact]
    public async Task ReadAsync_PartNeverComes_FailsBeforeTheCursorPassesIt()
    {
        var error = await Assert.ThrowsAsync<ConnectorException>(() => ReadAsync(ids => ([.. ids.Except(["b"]), "other"], """{"code":500,"message":"could not load b","id":"b"}""")));

        Assert.Contains("could not load b", error.Message, StringComparison.Ordinal);
    }

    private async Task<Reading> ReadAsync(Func<string[], (string[] Found, string Error)> answer, params string[] listed)
    {
        string[] ids = listed.Length > 0 ? listed : All;
        var falcon = new FakeFalcon((method, path, body) =>
        {
            if (method == "GET")
            {
                return (HttpStatusCode.OK, $$$"""{"meta":{"pagination":{"total":{{{ids.Length}}}}},"resources":{{{JsonSerializer.Serialize(ids)}}},"errors":[]}""");
            }

            var wanted = body.GetProperty("ids").EnumerateArray().Select(id => id.GetString()!).ToArray();
            asked.Add(wanted);
            var (found, error) = answer(wanted);
            return (HttpStatusCode.OK, $$"""{"meta":{},"resources":[{{string.Join(',', found.Select(Case))}}],"errors":[{{error}}]}""");
        });
        return await Reading.OfAsync(falcon.Connector(), FalconFeeds.Cases, new Cursor(null, FakeFalcon.Now.AddDays(-1)), Token);
    }

    private static string Case(string id) =>
        $$"""{"id":"{{id}}","reference_id":"C-1","cid":"c","name":"Odd","status":"new","severity":60,"created_timestamp":"2026-03-02T10:00:00Z","updated_timestamp":"2026-03-02T10:00:00Z","version":1}""";
}
