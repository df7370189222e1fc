using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.CrowdStrike.Fdr;

/// <summary>A queue and a bucket that AWS's own clients can talk to: SQS by its JSON protocol at the root, S3 by path-style addresses. Requests must be signed with the feed's own key.</summary>
internal sealed class FdrEndpoints(CrowdStrikeServer server)
{
    /// <summary>The bucket.</summary>
    public const string Bucket = "cs-lab-fdr";

    /// <summary>Path of the queue's address.</summary>
    public const string QueuePath = "/000000000000/cs-lab-fdr-queue";

    private const string TargetPrefix = "AmazonSQS.";
    private FdrArchive? _archive;
    private FdrQueue? _queue;

    private FdrArchive Archive => LazyInitializer.EnsureInitialized(ref _archive, () => new FdrArchive(server.Lab));

    private FdrQueue Queue => LazyInitializer.EnsureInitialized(ref _queue, () => new FdrQueue(server.Lab, Archive));

    public void Map(WebApplication app)
    {
        app.MapPost("/", SqsAsync);
        app.MapGet("/" + Bucket + "/{**key}", http => GetAsync(http));
        app.MapMethods("/" + Bucket + "/{**key}", ["HEAD"], http => GetAsync(http));
    }

    private async Task SqsAsync(HttpContext http)
    {
        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
        var body = buffer.ToArray();
        if (AwsSignature.Problem(http.Request, body, server.Lab.Addresses.CrowdStrikeFdrKeyId, server.Lab.Addresses.CrowdStrikeFdrSecret) is { } problem)
        {
            await ErrorAsync(http, 403, problem, "The security token included in the request is invalid.");
            return;
        }

        var target = http.Request.Headers["X-Amz-Target"].ToString();
        using var json = JsonDocument.Parse(body.Length == 0 ? "{}"u8.ToArray() : body);
        var request = json.RootElement;
        if (!target.StartsWith(TargetPrefix, StringComparison.Ordinal) || Text(request, "QueueUrl") is not { } queue || !queue.EndsWith(QueuePath, StringComparison.Ordinal))
        {
            await ErrorAsync(http, 400, "com.amazonaws.sqs#QueueDoesNotExist", "The specified queue does not exist.");
            return;
        }

        switch (target[TargetPrefix.Length..])
        {
            case "ReceiveMessage":
                var messages = Queue.Receive(Math.Clamp(Number(request, "MaxNumberOfMessages") ?? 1, 1, 10), TimeSpan.FromSeconds(Number(request, "VisibilityTimeout") ?? 30));
                await AnswerAsync(http, answer => answer.List("Messages", messages, Write));
                break;
            case "DeleteMessage":
                Queue.Delete(Text(request, "ReceiptHandle") ?? "");
                await AnswerAsync(http, _ => { });
                break;
            case "ChangeMessageVisibility":
                await (Queue.Hide(Text(request, "ReceiptHandle") ?? "", TimeSpan.FromSeconds(Number(request, "VisibilityTimeout") ?? 0))
                    ? AnswerAsync(http, _ => { })
                    : ErrorAsync(http, 400, "com.amazonaws.sqs#ReceiptHandleIsInvalid", "The input receipt handle is invalid."));
                break;
            case "GetQueueAttributes":
                await AnswerAsync(http, answer => answer.Object("Attributes", item => item.Text("ApproximateNumberOfMessages", Queue.Count().ToString(CultureInfo.InvariantCulture))));
                break;
            default:
                await ErrorAsync(http, 400, "com.amazonaws.sqs#InvalidAction", $"{target} is not served.");
                break;
        }
    }

    private void Write(Utf8JsonWriter json, (FdrBatch Batch, string Receipt, int Times) message)
    {
        var body = Archive.Message(message.Batch, Bucket);
        json.Text("MessageId", message.Batch.Id).Text("ReceiptHandle", message.Receipt).Text("Body", body).Text("MD5OfBody", FdrArchive.Md5(Encoding.UTF8.GetBytes(body)))
            .Object("Attributes", attributes => attributes.Text("ApproximateReceiveCount", message.Times.ToString(CultureInfo.InvariantCulture)));
    }

    private async Task GetAsync(HttpContext http)
    {
        if (AwsSignature.Problem(http.Request, [], server.Lab.Addresses.CrowdStrikeFdrKeyId, server.Lab.Addresses.CrowdStrikeFdrSecret) is { } problem)
        {
            await XmlAsync(http, 403, problem, "Access denied");
            return;
        }

        var key = (string?)http.Request.RouteValues["key"] ?? "";
        if (Archive.Find(key) is not { } content)
        {
            await XmlAsync(http, 404, "NoSuchKey", "The specified key does not exist.");
            return;
        }

        http.Response.ContentType = "application/octet-stream";
        http.Response.Headers.ETag = $"\"{FdrArchive.Md5(content)}\"";
        http.Response.Headers.LastModified = server.Now.ToString("R", CultureInfo.InvariantCulture);
        http.Response.ContentLength = content.Length;
        if (http.Request.Method == "HEAD")
        {
            return;
        }

        switch (http.Fault())
        {
            case LabFault.TruncatedBody:
                await http.HalfAsync(content);
                break;
            case LabFault.MalformedRecord:
                await http.DamagedAsync(content);
                break;
            default:
                await http.Response.Body.WriteAsync(content, http.RequestAborted);
                break;
        }
    }

    private static Task AnswerAsync(HttpContext http, Action<Utf8JsonWriter> write) => JsonAsync(http, 200, write);

    private static Task ErrorAsync(HttpContext http, int status, string type, string message)
    {
        http.Response.Headers["x-amzn-ErrorType"] = type;
        return JsonAsync(http, status, json => json.Text("__type", type).Text("message", message));
    }

    private static async Task JsonAsync(HttpContext http, int status, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        await using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        (http.Response.StatusCode, http.Response.ContentType, http.Response.ContentLength) = (status, "application/x-amz-json-1.0", buffer.Length);
        await http.Response.Body.WriteAsync(buffer.ToArray(), http.RequestAborted);
    }

    private static async Task XmlAsync(HttpContext http, int status, string code, string message)
    {
        (http.Response.StatusCode, http.Response.ContentType) = (status, "application/xml");
        await http.Response.WriteAsync($"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>{message}</Message><RequestId>lab</RequestId></Error>", http.RequestAborted);
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static int? Number(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.TryGetInt32(out var number) ? number : null;
}
