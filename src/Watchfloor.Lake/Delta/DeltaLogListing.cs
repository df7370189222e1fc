using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Watchfloor.Lake.Delta;

/// <summary>What a listing of the log shows: which commits are there, and which files of checkpoints.</summary>
/// <remarks>
/// A log keeps the commits of weeks, and a bucket gives a thousand names a request. <c>_last_checkpoint</c> says from where on names matter. Commits follow each other
/// without a gap from there, so that names are asked for a hundred versions at a time, by prefix, until a hundred is not full: one request as a rule, on every store.
/// </remarks>
internal sealed partial class DeltaLogListing
{
    /// <summary>Name of the pointer to the newest checkpoint.</summary>
    public const string PointerName = $"{DeltaLog.Folder}/_last_checkpoint";

    private const int BlockSize = 100;
    private const int BlockDigits = 18;

    /// <summary>Versions whose commits are there.</summary>
    public SortedSet<long> Commits { get; } = [];

    /// <summary>Files of checkpoints.</summary>
    public List<CheckpointPart> Parts { get; } = [];

    /// <summary>Lists what is needed to read a version; everything, when the pointer does not lead to a whole checkpoint at or before it.</summary>
    /// <param name="store">Where the table lies.</param>
    /// <param name="version">The version; null for the newest.</param>
    /// <param name="cancellationToken">Stops between requests.</param>
    public static async Task<DeltaLogListing> ReadAsync(IObjectStore store, long? version, CancellationToken cancellationToken)
    {
        if (await PointerAsync(store, cancellationToken) is { } start && !(version < start))
        {
            var recent = new DeltaLogListing();
            var block = start / BlockSize;
            do
            {
                await recent.AddAsync(store.ListPrefixAsync($"{DeltaLog.Folder}/{block.ToString($"D{BlockDigits}", CultureInfo.InvariantCulture)}", cancellationToken));
                block++;
            }
            while (recent.Commits.Contains((block * BlockSize) - 1));

            if (CheckpointPart.Complete(recent.Parts, version ?? long.MaxValue) is not null)
            {
                return recent;
            }
        }

        var all = new DeltaLogListing();
        await all.AddAsync(store.ListAsync(DeltaLog.Folder, cancellationToken));
        return all;
    }

    // A pointer that says nothing of use costs a longer listing and no more: any program may have written it, or died while it did.
    private static async Task<long?> PointerAsync(IObjectStore store, CancellationToken cancellationToken)
    {
        if (await store.TryReadAsync(PointerName, cancellationToken) is not { } content)
        {
            return null;
        }

        try
        {
            using var pointer = JsonDocument.Parse(content);
            return pointer.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("version", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var version) && version is >= 0 and < long.MaxValue - BlockSize
                    ? version
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task AddAsync(IAsyncEnumerable<StoredObject> files)
    {
        await foreach (var file in files)
        {
            var name = file.Name[(DeltaLog.Folder.Length + 1)..];
            if (CommitPattern().Match(name) is { Success: true } commit)
            {
                Commits.Add(long.Parse(commit.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
            }
            else if (CheckpointPart.TryParse(name, out var part))
            {
                Parts.Add(part);
            }
        }
    }

    [GeneratedRegex(@"^(\d{20})\.json$")]
    private static partial Regex CommitPattern();
}
