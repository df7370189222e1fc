using System.Text;
using System.Text.Json;

namespace Watchfloor.Connectors.Microsoft365.Tests;

/// <summary>RFC 4180 rows as JSON objects of text.</summary>
internal static class Csv
{
    public static IEnumerable<string> ReadRecords(string file)
    {
        var rows = Rows(File.ReadAllText(file)).ToList();
        return rows.Skip(1).Select(row => JsonSerializer.Serialize(rows[0].Zip(row).Where(cell => cell.First.Length > 0).ToDictionary(cell => cell.First, cell => cell.Second)));
    }

    private static IEnumerable<List<string>> Rows(string text)
    {
        var row = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append('"');
                    i++;
                }
                else if (c == '"')
                {
                    quoted = false;
                }
                else
                {
                    cell.Append(c);
                }
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c is ',' or '\n')
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (c == '\n')
                {
                    yield return row;
                    row = [];
                }
            }
            else if (c != '\r')
            {
                cell.Append(c);
            }
        }
    }
}
