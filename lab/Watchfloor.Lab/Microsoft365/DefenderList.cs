using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>A list of Defender for Endpoint: <c>$filter</c>, and pages by <c>$top</c> and <c>$skip</c>.</summary>
internal static class DefenderList
{
    private const int MostOnPage = 10_000;

    /// <summary>Answers a request for a page.</summary>
    /// <param name="server">The server.</param>
    /// <param name="http">The request.</param>
    /// <param name="name">Name of the list in <c>@odata.context</c>.</param>
    /// <param name="filterable">Fields that <c>$filter</c> knows.</param>
    /// <param name="timeField">The field that holds the record's time.</param>
    /// <param name="records">What the list holds, in its order.</param>
    /// <param name="whenEmpty">What a 404 says when nothing fits; null for an empty list.</param>
    public static async Task AnswerAsync(
        MicrosoftServer server, HttpContext http, string name, IReadOnlySet<string> filterable, string timeField, Func<IEnumerable<LabRecord>> records, string? whenEmpty = null)
    {
        if (!await server.AllowsAsync(http, MicrosoftServer.Defender, "Machine.Read.All", "Machine.ReadWrite.All"))
        {
            return;
        }

        var query = http.Request.Query;
        if (!Limits.TryRead(query["$top"], MostOnPage, 1, MostOnPage, out var top) || !Limits.TryRead(query["$skip"], 0, 0, int.MaxValue, out var skip))
        {
            await server.ErrorAsync(http, 400, "BadRequest", "$top must be 1 to 10000 and $skip a number.");
            return;
        }

        try
        {
            var accepts = OData.Compile(query["$filter"], filterable, timeField);
            var result = records().Where(accepts).ToList();
            if (result.Count == 0 && whenEmpty is not null)
            {
                await server.ErrorAsync(http, 404, "ResourceNotFound", whenEmpty);
                return;
            }

            var (items, _) = http.Slice(result, skip, server.Lab.Page(top, MostOnPage));
            await http.JsonAsync(200, json =>
            {
                json.Text("@odata.context", $"{MicrosoftServer.Root(http)}/api/$metadata#{name}");
                json.Records("value", items, http);
            });
        }
        catch (FormatException error)
        {
            await server.ErrorAsync(http, 400, "BadRequest", error.Message);
        }
    }
}
