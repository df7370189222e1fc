using System.Text.Json;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Truth;

/// <summary>What really happened, for scoring only: scenarios, their events, decoys, gaps, entities, alerts and right actions.</summary>
internal sealed class GroundTruth
{
    private readonly List<Action<Utf8JsonWriter>> _lines = [];

    public void Scenario(string scenario, DateTimeOffset start, DateTimeOffset end, string verdict, string priority, IEnumerable<string> techniques) => Add("scenario", scenario, json => json
        .Text("start", Json.Millis(start)).Text("end", Json.Millis(end)).Text("verdict", verdict).Text("priority", priority).Texts("techniques", techniques));

    /// <summary>One row of a scenario's table.</summary>
    /// <param name="scenario">S1 to S6.</param>
    /// <param name="row">The row's number in the table; empty for what stands under it.</param>
    /// <param name="role">truth, decoy or context.</param>
    /// <param name="feed">The feed the records come in by.</param>
    /// <param name="uids">Their ids.</param>
    /// <param name="time">When it began.</param>
    /// <param name="endTime">When it ended, for rows that last.</param>
    /// <param name="techniques">ATT&amp;CK ids.</param>
    /// <param name="text">What it is, in a few words.</param>
    public void Event(string scenario, string row, string role, string feed, IEnumerable<string> uids, DateTimeOffset time, DateTimeOffset? endTime, string[] techniques, string text) => Add("event", scenario, json =>
    {
        json.Text("row", row);
        if (int.TryParse(row, out var order))
        {
            json.Number("order", order);
        }

        json.Text("role", role).Text("feed", feed).Texts("uids", uids).Text("time", Json.Millis(time));
        if (endTime is { } end)
        {
            json.Text("endTime", Json.Millis(end));
        }

        json.Texts("techniques", techniques).Text("text", text);
    });

    public void Gap(string scenario, DateTimeOffset? from, DateTimeOffset? to, string text) => Add("gap", scenario, json => json
        .Text("from", from is { } start ? Json.Millis(start) : null).Text("to", to is { } end ? Json.Millis(end) : null).Text("text", text));

    public void Entity(string scenario, string entity, string value, params string?[] aliases) => Add("entity", scenario, json => json
        .Text("entity", entity).Text("value", value).Texts("aliases", aliases.OfType<string>()));

    /// <summary>Who was within reach and came to no harm: to be named as such, and not in scope.</summary>
    public void Exposed(string scenario, string entity, IEnumerable<string> values, string text) => Add("exposed", scenario, json => json
        .Text("entity", entity).Texts("values", values).Text("text", text));

    public void Alert(string scenario, string? lookalike, string feed, string uid, string? incident, string verdict, string text) => Add("alert", scenario, json =>
    {
        if (lookalike is not null)
        {
            json.Text("lookalike", lookalike);
        }

        json.Text("feed", feed).Text("uid", uid).Text("incident", incident).Text("verdict", verdict).Text("text", text);
    });

    /// <summary>The last version of a record that came more than once: what its changed fields end as.</summary>
    public void Version(string feed, string uid, DateTimeOffset time, IEnumerable<(string Name, string Value)> fields) => Add("version", "", json => json
        .Text("feed", feed).Text("uid", uid).Text("time", Json.Millis(time)).Object("fields", item =>
        {
            foreach (var (name, value) in fields)
            {
                item.Text(name, value);
            }
        }));

    public void Action(string scenario, bool propose, string name, string target, int? approvers = null) => Add("action", scenario, json =>
    {
        json.Flag("propose", propose).Text("name", name).Text("target", target);
        if (approvers is { } count)
        {
            json.Number("approvers", count);
        }
    });

    /// <summary>Writes one object a line.</summary>
    public void Save(string path)
    {
        using var file = File.Create(path);
        foreach (var line in _lines)
        {
            using (var json = new Utf8JsonWriter(file, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                json.WriteStartObject();
                line(json);
                json.WriteEndObject();
            }

            file.WriteByte((byte)'\n');
        }
    }

    private void Add(string kind, string scenario, Action<Utf8JsonWriter> write) => _lines.Add(json =>
    {
        json.Text("kind", kind).Text("scenario", scenario);
        write(json);
    });
}
