using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Watchfloor.Mcp;

/// <summary>Messages as JSON, by the SDK's own description of them.</summary>
internal static class MessageJson
{
    /// <summary>A message stands between two line ends and in no web page, so that only what JSON itself demands is escaped.</summary>
    public static readonly JsonWriterOptions OnALine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly JsonTypeInfo<JsonRpcMessage> Contract = (JsonTypeInfo<JsonRpcMessage>)McpJsonUtilities.ProtocolOptions.GetTypeInfo(typeof(JsonRpcMessage));

    /// <summary>Writes a message.</summary>
    public static void Write(Utf8JsonWriter writer, JsonRpcMessage message) => JsonSerializer.Serialize(writer, message, Contract);

    /// <summary>Reads a message. When it is none, null, and its id if that can be found: whoever sent it waits.</summary>
    public static (JsonRpcMessage? Message, RequestId? Id) Read(ReadOnlySpan<byte> line)
    {
        // What is no UTF-8 would only be noticed when somebody looks at the text.
        if (!Utf8.IsValid(line))
        {
            return (null, null);
        }

        try
        {
            return (JsonSerializer.Deserialize(line, Contract), null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or NotSupportedException)
        {
            return (null, IdOf(line));
        }
    }

    private static RequestId? IdOf(ReadOnlySpan<byte> line)
    {
        // As deep as the line goes: too deep is one of the reasons to come here.
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isId = reader.ValueTextEquals("id"u8);
                reader.Read();
                if (isId)
                {
                    return reader.TokenType == JsonTokenType.String ? new RequestId(reader.GetString()!)
                        : reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) ? new RequestId(number) : null;
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
        }

        return null;
    }
}
