using System.IO.Compression;
using System.Text.Json;

namespace Watchfloor.Operations;

/// <summary>Reads vendor records from a file as vendors and their exports write them: one object a line, a JSON array, or an API answer that holds a list.</summary>
public static class RecordFile
{
    // Lists in API answers: Falcon, Graph, advanced hunting, search jobs.
    private static readonly string[] Lists = ["resources", "value", "results", "events", "records"];

    /// <summary>Every record as JSON text, in order. A line that is not JSON comes through as it is: its mapping says why it fails.</summary>
    /// <exception cref="IOException">The file cannot be read, or is packed and damaged or cut off.</exception>
    public static async IAsyncEnumerable<string> ReadAsync(
        string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        await using Stream content = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(content);
        var first = await UnpackedAsync(reader.ReadLineAsync(cancellationToken), path);
        if (first is null)
        {
            yield break;
        }

        if (IsWholeObject(first))
        {
            for (var line = first; line is not null; line = await UnpackedAsync(reader.ReadLineAsync(cancellationToken), path))
            {
                if (line.AsSpan().Trim().Length > 0)
                {
                    foreach (var record in Split(line))
                    {
                        yield return record;
                    }
                }
            }

            yield break;
        }

        foreach (var record in Split(first + "\n" + await UnpackedAsync(new ValueTask<string>(reader.ReadToEndAsync(cancellationToken)), path)))
        {
            yield return record;
        }
    }

    private static async ValueTask<T> UnpackedAsync<T>(ValueTask<T> reading, string path)
    {
        try
        {
            return await reading;
        }
        catch (InvalidDataException exception)
        {
            throw new IOException($"'{path}' is no whole gzip file ({exception.Message}) Fetch it again, or unpack what there is and give that.", exception);
        }
    }

    private static bool IsWholeObject(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static IReadOnlyList<string> Split(string text)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return [text];
        }

        using (document)
        {
            var root = document.RootElement;
            var list = root.ValueKind == JsonValueKind.Array ? root
                : root.ValueKind == JsonValueKind.Object ? ListIn(root)
                : default;
            return list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(item => item.GetRawText())] : [text];
        }
    }

    private static JsonElement ListIn(JsonElement answer) =>
        Lists.Select(name => answer.TryGetProperty(name, out var list) ? list : default)
            .FirstOrDefault(list => list.ValueKind == JsonValueKind.Array);
}
