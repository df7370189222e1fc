namespace Watchfloor.Detection;

/// <summary>Reads the <c>.sql</c> and <c>.csv</c> files that lie beside a detector and are built into the assembly.</summary>
internal static class EmbeddedText
{
    /// <summary>Text of <paramref name="file"/>, which lies in the folder of <paramref name="beside"/>.</summary>
    public static string Read(Type beside, string file)
    {
        using var stream = beside.Assembly.GetManifestResourceStream(beside, file)
            ?? throw new ArgumentException($"No file {file} is built in beside {beside.FullName}.", nameof(file));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Cells of the rows of a list of ours: comma between cells, no quotes, the first line names the columns.</summary>
    public static IEnumerable<string[]> Rows(Type beside, string file) => Read(beside, file)
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Skip(1)
        .Select(line => line.Split(','));
}
