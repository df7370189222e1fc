using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Watchfloor.Mcp;

/// <summary>Where a page ended, for the next call. Opaque to the client, signed so that it cannot be made up, and good for an hour.</summary>
/// <param name="key">At least 32 random bytes; processes with the same key take each other's cursors.</param>
/// <param name="time">Our clock.</param>
internal sealed class PageCursors(byte[] key, TimeProvider time)
{
    /// <summary>How long a cursor is good for.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private const int SignatureBytes = 16;
    private const int MostCharacters = 4000;

    /// <summary>Writes a cursor.</summary>
    public string Write(PageCursor cursor)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["t"] = cursor.Tool,
            ["a"] = cursor.Arguments.DeepClone(),
            ["p"] = cursor.Position,
            ["n"] = cursor.Total,
            ["r"] = cursor.Running,
            ["e"] = (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds(),
        });
        return $"{Convert(payload)}.{Convert(Sign(payload))}";
    }

    /// <summary>Reads a cursor that <paramref name="tool"/> gave.</summary>
    /// <exception cref="ToolErrorException">It is not one of ours, was given by another tool, or is too old.</exception>
    public PageCursor Read(string text, string tool)
    {
        var parts = text.Length <= MostCharacters ? text.Split('.') : [];
        if (parts is not [var body, var signature] || Bytes(body) is not { } payload || Bytes(signature) is not { } signed
            || !CryptographicOperations.FixedTimeEquals(signed, Sign(payload)))
        {
            throw Invalid("The cursor is not one that this server gave.");
        }

        // Signed by us, so its shape is ours.
        using var document = JsonDocument.Parse(payload);
        var cursor = document.RootElement;
        if (cursor.GetProperty("t").GetString() != tool)
        {
            throw Invalid($"The cursor belongs to {cursor.GetProperty("t").GetString()}, not to {tool}.");
        }

        if (cursor.GetProperty("e").GetInt64() < time.GetUtcNow().ToUnixTimeSeconds())
        {
            throw Invalid("The cursor is older than an hour.");
        }

        return new PageCursor(
            tool,
            JsonObject.Create(cursor.GetProperty("a").Clone())!,
            cursor.GetProperty("p").GetString(),
            cursor.GetProperty("n").ValueKind == JsonValueKind.Number ? cursor.GetProperty("n").GetInt64() : null,
            cursor.GetProperty("r").GetString());
    }

    /// <summary>The key of a data folder, made on first use and readable by its owner only.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static byte[] KeyOf(string folder)
    {
        var file = Path.Combine(Directory.CreateDirectory(folder).FullName, "mcp.key");
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var stream = new FileStream(file, options);
            stream.Write(RandomNumberGenerator.GetBytes(32));
        }
        catch (IOException) when (File.Exists(file))
        {
        }

        var key = File.ReadAllBytes(file);
        return key.Length == 32 ? key : throw new IOException($"{file} is not 32 bytes long. Delete it; cursors that clients hold become invalid, and nothing else.");
    }

    private static ToolErrorException Invalid(string message) =>
        new(new(ToolErrorCode.CursorInvalid, message, "Ask again without cursor, with the arguments of the first call, and use the next_cursor of that answer."));

    private static string Convert(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    private static byte[]? Bytes(string text)
    {
        try
        {
            return System.Buffers.Text.Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private byte[] Sign(byte[] payload) => HMACSHA256.HashData(key, (byte[])[.. "page-cursor\n"u8, .. payload])[..SignatureBytes];
}

/// <summary>What a cursor says.</summary>
/// <param name="Tool">The tool that gave it.</param>
/// <param name="Arguments">The arguments of the first call, with times made absolute.</param>
/// <param name="Position">Where to go on; null to begin.</param>
/// <param name="Total">How many there were in all at the first call.</param>
/// <param name="Running">Handle of work that was not finished; null when this is a page.</param>
internal sealed record PageCursor(string Tool, JsonObject Arguments, string? Position, long? Total, string? Running);
