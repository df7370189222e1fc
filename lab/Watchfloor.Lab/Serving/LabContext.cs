using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Faults;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Serving;

/// <summary>What the endpoints of all vendors need.</summary>
internal sealed class LabContext
{
    public required LabOptions Options { get; init; }

    public required Story Story { get; init; }

    /// <summary>What the servers call now: the story's clock, which differs from the client's when a profile says so.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>By how much the servers' clock is ahead of the client's; negative when it is behind.</summary>
    public TimeSpan Skew { get; init; }

    public required LabTraffic Traffic { get; init; }

    public required LabFaults Faults { get; init; }

    public required LabAddresses Addresses { get; init; }

    public required TokenStore Tokens { get; init; }

    /// <summary>The smaller of what the vendor allows and what a test asked for.</summary>
    public int Page(int wanted, int vendorMaximum) => Math.Min(Math.Min(wanted, vendorMaximum), Options.PageSize ?? int.MaxValue);
}

/// <summary>Answers in JSON.</summary>
internal static class Answers
{
    private const string FaultKey = "lab fault";

    /// <summary>The fault that shapes this answer, where it is one that the endpoint must play itself.</summary>
    public static LabFault? Fault(this HttpContext http) => Taken(http)?.Fault;

    public static void Remember(this HttpContext http, TakenFault fault) => http.Items[FaultKey] = fault;

    /// <summary>Sends half of what was promised, and hangs up.</summary>
    public static async Task HalfAsync(this HttpContext http, byte[] content)
    {
        await http.Response.Body.WriteAsync(content.AsMemory(0, content.Length / 2), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        http.Abort();
    }

    /// <summary>Sends content damaged on the way: as long as it should be, and something else.</summary>
    public static async Task DamagedAsync(this HttpContext http, byte[] content)
    {
        var damaged = content.ToArray();
        damaged[damaged.Length / 2] ^= 0xff;
        await http.Response.Body.WriteAsync(damaged, http.RequestAborted);
    }

    private static TakenFault? Taken(HttpContext http) => http.Items.TryGetValue(FaultKey, out var fault) ? (TakenFault)fault! : null;

    /// <summary>Writes a JSON body.</summary>
    public static async Task JsonAsync(this HttpContext http, int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        await using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        var body = buffer.WrittenMemory;
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    /// <summary>Writes the records of a page as an array, with the fault of this answer played in.</summary>
    public static void Records(this Utf8JsonWriter json, string name, IEnumerable<LabRecord> records, HttpContext http)
    {
        json.WriteStartArray(name);
        if (http.Fault() == LabFault.MalformedRecord)
        {
            json.WriteRawValue("""{"id":17,"composite_id":["a","b"],"@timestamp":"yesterday","createdDateTime":false,"unexpected":{"shape":true}}""");
        }

        foreach (var record in records)
        {
            json.WriteRawValue(record.Json.Span, skipInputValidation: true);
        }

        json.WriteEndArray();
    }

    /// <summary>Cuts a page out of a result: what it holds, and where the next one begins (null at the end).</summary>
    public static (IReadOnlyList<T> Items, int? Next) Slice<T>(this HttpContext http, IReadOnlyList<T> result, int from, int size)
    {
        var next = from + size < result.Count ? from + size : (int?)null;

        // Who counts pages by himself cannot notice that one was replaced; a profile spares him.
        var fault = Taken(http) is { IsDrawn: true, AskedToken: null } ? null : http.Fault();
        return fault switch
        {
            LabFault.EmptyPage => ([], from),
            LabFault.RepeatedPage when from > 0 => (Cut(result, Math.Max(0, from - size), from), from),
            LabFault.RepeatedCursor => (Cut(result, from, from + size), from),
            _ => (Cut(result, from, from + size), next),
        };
    }

    private static List<T> Cut<T>(IReadOnlyList<T> result, int from, int to)
    {
        var items = new List<T>();
        for (var i = from; i < Math.Min(to, result.Count); i++)
        {
            items.Add(result[i]);
        }

        return items;
    }
}
