using System.Text.Json;

namespace Watchfloor.Lab.Tests;

/// <summary>The truth as written beside a run.</summary>
internal sealed class TruthFile(string path)
{
    private readonly List<JsonElement> _lines = [.. File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement)];

    public IEnumerable<JsonElement> Of(string kind, string scenario) => _lines.Where(line => line.GetProperty("kind").GetString() == kind && line.GetProperty("scenario").GetString() == scenario);

    /// <summary>The truth event of a row.</summary>
    public JsonElement Row(string scenario, int row) => Of("event", scenario).Single(line => line.GetProperty("role").GetString() == "truth" && line.TryGetProperty("order", out var order) && order.GetInt32() == row);

    /// <summary>The parts of a row: one for each feed it came in by.</summary>
    public List<JsonElement> Parts(string scenario, int row) => [.. Of("event", scenario).Where(line => line.GetProperty("role").GetString() == "truth" && line.TryGetProperty("order", out var order) && order.GetInt32() == row)];

    public static List<string> Uids(JsonElement line) => [.. line.GetProperty("uids").EnumerateArray().Select(uid => uid.GetString()!)];

    public static DateTimeOffset Time(JsonElement line, string name = "time") => line.GetProperty(name).GetDateTimeOffset();

    /// <summary>Values of the scenario's entities of a kind.</summary>
    public List<string> Entities(string scenario, string entity) => [.. Of("entity", scenario).Where(line => line.GetProperty("entity").GetString() == entity).Select(line => line.GetProperty("value").GetString()!)];
}
