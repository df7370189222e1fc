using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Watchfloor.Lake.Kept;

/// <summary>Names of the files in which days are kept: one a day, named by what it was made of.</summary>
/// <remarks>Nothing here is needed: whoever deletes a file makes the next run slower.</remarks>
internal sealed class KeptFolder(string folder, DayQuery query)
{
    private readonly string place = Path.Combine(folder, $"{query.Name}-{query.Version.ToString(CultureInfo.InvariantCulture)}");
    private readonly string asked = Hash(query.Sql);

    /// <summary>Where the facts of a day lie that were made of these records.</summary>
    public string FileOf(DateOnly day, string records) => Path.Combine(place, $"{Name(day)}-{Hash(asked + records)}.parquet");

    /// <summary>Puts a file into place that <paramref name="write"/> makes; earlier ones of the same day go.</summary>
    public void Put(DateOnly day, string records, Action<string> write)
    {
        Directory.CreateDirectory(place);
        var file = FileOf(day, records);
        var part = Path.Combine(place, $"{Guid.NewGuid():N}.part");
        try
        {
            write(part);
            File.Move(part, file, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }

        foreach (var old in Directory.EnumerateFiles(place, $"{Name(day)}-*.parquet").Where(old => old != file))
        {
            File.Delete(old);
        }
    }

    private static string Name(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}
