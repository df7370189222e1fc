namespace Watchfloor.Infra;

/// <summary>A file of lines whose fields are divided by tabs; lines that begin with # are for people.</summary>
internal static class Table
{
    /// <summary>The fields of every line.</summary>
    /// <exception cref="FormatException">A line has another number of fields.</exception>
    public static IReadOnlyList<string[]> Read(string file, int fields) =>
        [.. File.ReadLines(file)
            .Select((text, index) => (text, number: index + 1))
            .Where(line => line.text.Length > 0 && line.text[0] != '#')
            .Select(line => line.text.Split('\t') is var parts && parts.Length == fields
                ? parts
                : throw new FormatException($"{file}:{line.number} has {parts.Length} fields, not {fields}."))];

    /// <summary>Where a policy file lies beside the program.</summary>
    public static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, "policy", name);
}
