using System.IO.Compression;
using System.Text.Json.Nodes;
using Watchfloor.Connectors.Logs.Csv;
using Watchfloor.Ocsf;
using Watchfloor.Testing;

namespace Watchfloor.Connectors.Logs.Tests;

public sealed class CloudTrailTests : LogTest
{
    private const string Call =
        """{"eventVersion":"1.08","userIdentity":{"type":"AssumedRole","principalId":"AROA1:ana","arn":"arn:aws:sts::123456789012:assumed-role/ops/ana","accountId":"123456789012","accessKeyId":"KEY1","sessionContext":{"sessionIssuer":{"type":"Role","arn":"arn:aws:iam::123456789012:role/ops","userName":"ops"},"attributes":{"creationDate":"2026-03-02T08:00:00Z","mfaAuthenticated":"true"}}},"eventTime":"2026-03-02T09:00:00Z","eventSource":"s3.amazonaws.com","eventName":"DeleteBucket","awsRegion":"eu-west-1","sourceIPAddress":"192.0.2.10","userAgent":"aws-cli","errorCode":"AccessDenied","errorMessage":"no","requestParameters":{"bucketName":"b"},"responseElements":null,"requestID":"R1","eventID":"E1","resources":[{"ARN":"arn:aws:s3:::b","type":"AWS::S3::Bucket"}],"eventType":"AwsApiCall","recipientAccountId":"123456789012"}""";

    private const string Login =
        """{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","principalId":"AIDA1","arn":"arn:aws:iam::123456789012:user/ana","accountId":"123456789012","userName":"ana"},"eventTime":"2026-03-02T09:00:01Z","eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","awsRegion":"us-east-1","sourceIPAddress":"192.0.2.10","userAgent":"Mozilla","responseElements":{"ConsoleLogin":"Failure"},"additionalEventData":{"MFAUsed":"No"},"eventID":"E2","eventType":"AwsConsoleSignIn","recipientAccountId":"123456789012"}""";

    [Fact]
    public async Task Read_FileOfS3_GivesCallsAndSignInsWithTheirBytes()
    {
        var text = $"{{\"Records\":[{Call},{Login}]}}";

        var outcome = await ReadAsync(Write("123_CloudTrail.json.gz", Gzip(text)));

        var call = Assert.IsType<ApiActivity>(outcome.Events[0]);
        Assert.Equal((ApiActivity.Activity.Delete, "DeleteBucket", 2, "AccessDenied"), (call.ActivityId, call.Api!.Operation, call.StatusId, call.StatusCode));
        Assert.Equal(("ops", "arn:aws:sts::123456789012:assumed-role/ops/ana", true, "KEY1"), (call.Actor!.User!.Name, call.Actor.User.Uid, call.Actor.Session!.IsMfa, call.Actor.Session.Uid));
        Assert.Equal(("192.0.2.10", "E1", "arn:aws:s3:::b"), (call.SrcEndpoint.Ip, call.Metadata.Uid, call.Resources![0].Uid));
        var login = Assert.IsType<Authentication>(outcome.Events[1]);
        Assert.Equal((2, "ana", false, "signin.amazonaws.com"), (login.StatusId, login.User.Name, login.IsMfa, login.Service!.Name));
        Assert.Equal([Call, Login], outcome.Ranges.Select(range => text.Substring((int)range.Offset, range.Length)));
        Assert.All(outcome.Events, ocsfEvent => Assert.Empty(OcsfValidator.Default.Validate(ocsfEvent).Errors));
    }

    [Theory]
    [InlineData("{0}\n{1}\n")]
    [InlineData("[\n{0}\n,\n{1}\n]\n")]
    [InlineData("{{\"Records\":[{0}]}}\n{{\"Records\":[{1}]}}")]
    [InlineData("{{\n\"Records\" : [ {0} , {1} ]\n}}")]
    [InlineData("{{\"detail-type\":\"x\",\"detail\":{0}}}\n{{\"detail-type\":\"x\",\"detail\":{1}}}\n")]
    public async Task Read_OtherShapes_GiveTheSameEvents(string shape)
    {
        var outcome = await ReadAsync(Write("trail", string.Format(System.Globalization.CultureInfo.InvariantCulture, shape, Call, Login)));

        Assert.Equal(["E1", "E2"], outcome.Uids);
    }

    [Fact]
    public async Task Read_CutFile_KeepsTheWholeRecords()
    {
        var outcome = await ReadAsync(Write("trail.json", $"{{\"Records\":[{Call},{Login[..200]}"));

        Assert.Equal(["E1"], outcome.Uids);
        Assert.Contains("cut off", Assert.Single(outcome.Quarantined).Reason, StringComparison.Ordinal);
    }

    // The shared set is flattened to CSV; put back into CloudTrail's own form it gives an event a row.
    [Fact]
    public async Task Read_RealRecords_GiveValidEvents()
    {
        var rows = Rows(SharedData.Path("data/signin/cloudtrail-stratus.csv.gz"));
        var lines = rows.Select((row, number) => new JsonObject
        {
            ["eventVersion"] = "1.08",
            ["userIdentity"] = new JsonObject { ["type"] = Text(row, "identityType"), ["arn"] = Text(row, "identityArn"), ["userName"] = Text(row, "userName"), ["accessKeyId"] = Text(row, "accessKeyId"), ["invokedBy"] = Text(row, "invokedBy") },
            ["eventTime"] = row["eventTime"], ["eventSource"] = row["eventSource"], ["eventName"] = row["eventName"], ["awsRegion"] = row["awsRegion"],
            ["sourceIPAddress"] = Text(row, "sourceIPAddress"), ["userAgent"] = Text(row, "userAgent"), ["errorCode"] = Text(row, "errorCode"), ["eventID"] = $"{number}",
        }.ToJsonString());

        var outcome = await ReadAsync(Write("trail.jsonl", string.Join('\n', lines) + "\n"));

        Assert.Equal((2900, 2900, 0), (outcome.Records, outcome.Events.Count, outcome.QuarantinedCount));
        Assert.All(outcome.Events, ocsfEvent => Assert.Empty(OcsfValidator.Default.Validate(ocsfEvent).Errors));
        Assert.NotEmpty(outcome.Events.OfType<Authentication>());
    }

    [Fact]
    public async Task Read_RealRecordsAsCsv_GiveAnEventARow()
    {
        var mapping = CsvMapping.Parse("""
            {"name":"cloudtrail","class":"api_activity","columns":{"eventTime":"time","eventName":"api.operation","eventSource":"api.service.name","identityArn":"actor.user.uid","userName":"actor.user.name","sourceIPAddress":"src_endpoint.name","userAgent":"http_request.user_agent","errorCode":"status_code"},
             "constants":{"actor.app_name":"aws"}}
            """);

        var outcome = await ReadAsync(SharedData.Path("data/signin/cloudtrail-stratus.csv.gz"), new LogReadOptions { CsvMappings = [mapping] });

        Assert.Equal((2900, 0), (outcome.Events.Count, outcome.QuarantinedCount));
        Assert.Equal("csv.cloudtrail", outcome.Batches[0].Feed);
    }

    private static string? Text(Dictionary<string, string> row, string name) => row[name] is { Length: > 0 } text ? text : null;

    private static List<Dictionary<string, string>> Rows(string path)
    {
        using var content = new StreamReader(new GZipStream(System.IO.File.OpenRead(path), CompressionMode.Decompress));
        using var reader = nietras.SeparatedValues.SepReaderExtensions.From(nietras.SeparatedValues.Sep.Reader(options => options with { Unescape = true, Sep = new(',') }), content);
        var rows = new List<Dictionary<string, string>>();
        foreach (var row in reader)
        {
            var values = new Dictionary<string, string>();
            foreach (var name in reader.Header.ColNames)
            {
                values[name] = row[name].ToString();
            }

            rows.Add(values);
        }

        return rows;
    }
}
