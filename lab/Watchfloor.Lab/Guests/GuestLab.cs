using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab;

/// <summary>What a <see cref="LabGuest"/>'s endpoints may ask the lab.</summary>
public sealed class GuestLab
{
    private readonly Func<LabContext> lab;

    internal GuestLab(Func<LabContext> lab) => this.lab = lab;

    /// <summary>What the servers call now.</summary>
    public TimeProvider Clock => lab().Clock;

    /// <summary>Records a page holds: the smaller of what was asked for, what the vendor allows, and what a test asked for.</summary>
    public int PageSize(int wanted, int vendorMaximum) => lab().Page(wanted, vendorMaximum);

    /// <summary>Cuts a page out of a result, with the faults of paging played in.</summary>
    /// <param name="http">The request.</param>
    /// <param name="result">All there is.</param>
    /// <param name="from">Index of the page's first record.</param>
    /// <param name="size">Records a page.</param>
    /// <returns>What the page holds, and where the next one begins; null at the end.</returns>
    public (IReadOnlyList<T> Items, int? Next) Page<T>(HttpContext http, IReadOnlyList<T> result, int from, int size) => http.Slice(result, from, size);

    /// <summary>Answers with an object that holds <paramref name="records"/> under <paramref name="name"/>, with a malformed record where a test wants one.</summary>
    /// <param name="http">The request.</param>
    /// <param name="name">Name of the list.</param>
    /// <param name="records">Records, each a JSON object.</param>
    /// <param name="besides">Writes what stands beside the list; null for nothing.</param>
    public Task AnswerAsync(HttpContext http, string name, IEnumerable<string> records, Action<Utf8JsonWriter>? besides = null) => http.JsonAsync(200, json =>
    {
        besides?.Invoke(json);
        json.WriteStartArray(name);
        if (http.Fault() == LabFault.MalformedRecord)
        {
            json.WriteRawValue("""{"id":["a","b"],"unexpected":{"shape":true}}""");
        }

        foreach (var record in records)
        {
            json.WriteRawValue(record);
        }

        json.WriteEndArray();
    });
}
