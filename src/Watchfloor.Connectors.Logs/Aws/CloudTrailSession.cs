using System.Globalization;
using System.Text.Json;

namespace Watchfloor.Connectors.Logs.Aws;

/// <summary>One CloudTrail file being read: <c>{"Records": […]}</c> as S3 has it, one event a line, or the same in EventBridge's envelope.</summary>
internal sealed class CloudTrailSession(string path, bool isList, LogReadOptions options) : JsonSession(path, Feed, isList, options)
{
    /// <summary>Feed of its events.</summary>
    public const string Feed = "aws.cloudtrail";

    /// <inheritdoc/>
    protected override string NotMapped(long count, string kind) => string.Create(CultureInfo.InvariantCulture, $"{count} records of kind {kind} were skipped.");

    /// <inheritdoc/>
    protected override string? Map(JsonElement record, long offset, int length)
    {
        var outer = new JsonRecord(record);
        var fields = outer.Has("eventName") ? outer : outer.Object("detail") ?? outer;
        var name = fields.Text("eventName");
        if (name is null)
        {
            return "eventName is missing";
        }

        var source = fields.Text("eventSource");
        Emit(Feed, CloudTrailMapping.Map(fields, RequiredTime(fields, "eventTime"), name, source), offset, length);
        return null;
    }
}
