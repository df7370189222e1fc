namespace Watchfloor.Lake.Delta;

/// <summary>What of the protocol we read; everything else is refused by name, never read wrongly.</summary>
internal static class DeltaFeatures
{
    // vacuumProtocolCheck asks nothing of readers; the others are read.
    private static readonly HashSet<string> Readable = ["timestampNtz", "v2Checkpoint", "vacuumProtocolCheck"];

    /// <summary>Checks that this reader understands the table.</summary>
    /// <exception cref="LakeException">It does not; the message names the feature.</exception>
    public static void RequireReadable(DeltaProtocol protocol, DeltaMetadata metadata, string location)
    {
        if (protocol.MinReaderVersion is < 1 or > 3)
        {
            throw new LakeException(
                $"The Delta table at {location} asks for reader version {protocol.MinReaderVersion}; this program reads versions 1 to 3. Update Watchfloor.");
        }

        var mapping = metadata.Configuration.GetValueOrDefault("delta.columnMapping.mode", "none");
        if (protocol.MinReaderVersion >= 2 && !mapping.Equals("none", StringComparison.OrdinalIgnoreCase))
        {
            throw Refusal(location, [$"columnMapping (mode {mapping})"]);
        }

        var unknown = protocol.MinReaderVersion == 3
            ? protocol.ReaderFeatures.Where(feature => feature != "columnMapping" && !Readable.Contains(feature)).ToList()
            : [];
        if (unknown.Count > 0)
        {
            throw Refusal(location, unknown);
        }

        if (!metadata.Provider.Equals("parquet", StringComparison.OrdinalIgnoreCase))
        {
            throw new LakeException($"The Delta table at {location} keeps its data as '{metadata.Provider}'; only parquet is read.");
        }
    }

    private static LakeException Refusal(string location, IReadOnlyList<string> features) => new(
        $"The Delta table at {location} uses {string.Join(", ", features)}, which this reader does not know. " +
        "Read it with another engine, or have its owner drop the feature (ALTER TABLE … DROP FEATURE).");
}
