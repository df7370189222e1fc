using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Watchfloor.Ocsf;

/// <summary>OCSF events to JSON and back, exactly as the schema names things.</summary>
public static class OcsfJson
{
    // Relaxed escaping keeps vendor text readable and small; whoever writes HTML escapes there.
    private static readonly OcsfJsonContext Context = new(new JsonSerializerOptions(OcsfJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>One event as UTF-8 JSON on one line.</summary>
    public static byte[] ToUtf8(OcsfEvent ocsfEvent) =>
        JsonSerializer.SerializeToUtf8Bytes(ocsfEvent, TypeInfo(ocsfEvent.ClassUid));

    /// <summary>One event as JSON text on one line.</summary>
    public static string ToJson(OcsfEvent ocsfEvent) =>
        JsonSerializer.Serialize(ocsfEvent, TypeInfo(ocsfEvent.ClassUid));

    /// <summary>How the events of a class are written: its attributes in their order, and the contracts of their types through its options.</summary>
    /// <exception cref="JsonException">Watchfloor knows no such class.</exception>
    public static JsonTypeInfo ContractOf(int classUid) => TypeInfo(classUid);

    /// <summary>A writer with this format's options over <paramref name="buffer"/>.</summary>
    public static Utf8JsonWriter CreateWriter(System.Buffers.IBufferWriter<byte> buffer) => new(buffer, WriterOptions);

    /// <summary>Reads an event back; its class is found by <c>class_uid</c>.</summary>
    /// <exception cref="JsonException">The text is not JSON, or names no class that Watchfloor knows.</exception>
    public static OcsfEvent FromJson(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        return (OcsfEvent)(JsonSerializer.Deserialize(utf8, TypeInfo(ReadClassUid(ref reader)))
            ?? throw new JsonException("The event is null."));
    }

    /// <inheritdoc cref="FromJson(ReadOnlySpan{byte})"/>
    public static OcsfEvent FromJson(string json) => FromJson(System.Text.Encoding.UTF8.GetBytes(json));

    private static int ReadClassUid(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
            {
                continue;
            }

            var isClassUid = reader.ValueTextEquals("class_uid"u8);
            reader.Read();
            if (isClassUid)
            {
                return reader.GetInt32();
            }

            reader.Skip();
        }

        throw new JsonException("The event has no class_uid.");
    }

    private static JsonTypeInfo TypeInfo(int classUid) => classUid switch
    {
        BaseEvent.Uid => Context.BaseEvent,
        FileActivity.Uid => Context.FileActivity,
        ScheduledJobActivity.Uid => Context.ScheduledJobActivity,
        ProcessActivity.Uid => Context.ProcessActivity,
        VulnerabilityFinding.Uid => Context.VulnerabilityFinding,
        DetectionFinding.Uid => Context.DetectionFinding,
        IncidentFinding.Uid => Context.IncidentFinding,
        DataSecurityFinding.Uid => Context.DataSecurityFinding,
        AccountChange.Uid => Context.AccountChange,
        Authentication.Uid => Context.Authentication,
        EntityManagement.Uid => Context.EntityManagement,
        UserAccess.Uid => Context.UserAccess,
        GroupManagement.Uid => Context.GroupManagement,
        NetworkActivity.Uid => Context.NetworkActivity,
        HttpActivity.Uid => Context.HttpActivity,
        DnsActivity.Uid => Context.DnsActivity,
        EmailActivity.Uid => Context.EmailActivity,
        DeviceInventory.Uid => Context.DeviceInventory,
        UserInventory.Uid => Context.UserInventory,
        OsintInventory.Uid => Context.OsintInventory,
        ApiActivity.Uid => Context.ApiActivity,
        RemediationActivity.Uid => Context.RemediationActivity,
        RegistryValueActivity.Uid => Context.RegistryValueActivity,
        WindowsServiceActivity.Uid => Context.WindowsServiceActivity,
        _ => throw new JsonException($"class_uid {classUid} is not a class that Watchfloor knows."),
    };
}
