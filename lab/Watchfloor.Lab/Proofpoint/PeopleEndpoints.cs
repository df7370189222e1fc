using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Proofpoint;

/// <summary>Very attacked people and top clickers.</summary>
internal sealed class PeopleEndpoints(Func<LabContext> context, Func<TapPools> pools)
{
    private static readonly string[] Windows = ["14", "30", "90"];

    private LabContext Lab => context();

    public void Map(WebApplication app)
    {
        app.MapGet("/v2/people/vap", http => PeopleAsync(http, pools().VeryAttacked, Lab.Story.TapVeryAttacked, 1000, 1000, "totalVapUsers", Averages));
        app.MapGet("/v2/people/top-clickers", http => PeopleAsync(http, pools().TopClickers, Lab.Story.TapTopClickers, 100, 200, "totalTopClickers", (_, _) => { }));
    }

    private static void Averages(Utf8JsonWriter json, IReadOnlyList<LabRecord> people)
    {
        var indexes = people.Select(person => double.Parse(person.Kind, System.Globalization.CultureInfo.InvariantCulture)).DefaultIfEmpty().ToList();
        json.WriteNumber("averageAttackIndex", Math.Round(indexes.Average(), 2));
        json.WriteNumber("vapAttackIndexThreshold", Math.Round(indexes.Average() * 1.7, 2));
    }

    private async Task PeopleAsync(HttpContext http, RateWindow pool, RecordSet list, int usual, int most, string total, Action<Utf8JsonWriter, IReadOnlyList<LabRecord>> more)
    {
        if (!await http.AdmitAsync(pool))
        {
            return;
        }

        var query = http.Request.Query;
        if (!Windows.Contains(query["window"].ToString()))
        {
            await http.TextAsync(400, "The window must be 14, 30 or 90");
            return;
        }

        if (!Limits.TryRead(query["page"], 1, 1, int.MaxValue, out var page) || !Limits.TryRead(query["size"], usual, 1, most, out var size))
        {
            await http.TextAsync(400, "The page or size is not valid");
            return;
        }

        var now = Lab.Clock.GetUtcNow();
        size = Lab.Page(size, most);
        var people = list.ArrivedBy(now).OrderByDescending(person => person.Kind, StringComparer.Ordinal).ThenBy(person => person.Id, StringComparer.Ordinal).ToList();
        var (items, _) = http.Slice(people, (int)Math.Min((page - 1L) * size, people.Count), size);
        var end = new DateTimeOffset(now.Date, TimeSpan.Zero);
        await http.JsonAsync(200, json =>
        {
            json.Records("users", items, http);
            json.Number(total, people.Count).Text("interval", $"{Json.Seconds(end.AddDays(-int.Parse(query["window"].ToString(), System.Globalization.CultureInfo.InvariantCulture)))}/{Json.Seconds(end)}");
            more(json, people);
        });
    }
}
