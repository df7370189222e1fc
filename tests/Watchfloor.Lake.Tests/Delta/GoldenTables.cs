using System.Formats.Tar;
using Watchfloor.Testing;
using ZstdSharp;

namespace Watchfloor.Lake.Tests.Delta;

/// <summary>Tables that other engines wrote, unpacked from <c>../shared/data/delta-golden</c>.</summary>
internal static class GoldenTables
{
    /// <summary>Names of the archives; empty when they are not here.</summary>
    public static IEnumerable<TheoryDataRow<string>> Names()
    {
        var folder = Path.Combine(SharedData.Repository, "..", "shared", "data", "delta-golden");
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.tar.zst").Select(file => new TheoryDataRow<string>(Path.GetFileName(file)[..^".tar.zst".Length])).OrderBy(row => row.Data)
            : [new TheoryDataRow<string>("none")];
    }

    /// <summary>Unpacks one archive and gives the folders that hold a table, each with the folder of its expected rows (null when it has none).</summary>
    public static IReadOnlyList<(string Table, string? Expected)> Unpack(string name, TemporaryDirectory into)
    {
        var archive = SharedData.Path($"data/delta-golden/{name}.tar.zst");
        using (var file = File.OpenRead(archive))
        using (var plain = new DecompressionStream(file))
        {
            TarFile.ExtractToDirectory(plain, into.Path, overwriteFiles: true);
        }

        return
        [
            .. Directory.EnumerateDirectories(into.Path, "_delta_log", SearchOption.AllDirectories).Select(log => Path.GetDirectoryName(log)!).Order()
                .Select(table => (table, Directory.Exists(Path.Combine(table, "..", "expected")) ? Path.GetFullPath(Path.Combine(table, "..", "expected")) : null)),
        ];
    }
}
