using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>Defender for Endpoint's machine list: paged by <c>$skip</c>, without next link once <c>$top</c> is given.</summary>
internal sealed class MachineEndpoints(MicrosoftServer server)
{
    private static readonly HashSet<string> Filterable =
        ["computerDnsName", "id", "version", "deviceValue", "aadDeviceId", "machineTags", "lastSeen", "exposureLevel", "onboardingStatus", "lastIpAddress", "healthStatus", "osPlatform", "riskScore", "rbacGroupId"];

    private LabContext Lab => server.Lab;

    public void Map(WebApplication app)
    {
        app.MapGet("/api/machines", ListAsync);
        app.MapGet("/api/machines/{id}", OneAsync);
    }

    private async Task ListAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, MicrosoftServer.Defender, "Machine.Read.All", "Machine.ReadWrite.All"))
        {
            return;
        }

        var query = http.Request.Query;
        if (!Limits.TryRead(query["$top"], 10_000, 1, 10_000, out var top) || !Limits.TryRead(query["$skip"], 0, 0, int.MaxValue, out var skip))
        {
            await server.ErrorAsync(http, 400, "BadRequest", "$top must be 1 to 10000 and $skip a number.");
            return;
        }

        try
        {
            // A machine's record time is its lastSeen, so that the filter on it needs no parsing.
            var accepts = OData.Compile(query["$filter"], Filterable, "lastSeen");
            var result = Lab.Story.Machines.ArrivedBy(Lab.Clock.GetUtcNow()).Where(accepts).OrderBy(record => record.Id, StringComparer.Ordinal).ToList();
            if (result.Count == 0)
            {
                await server.ErrorAsync(http, 404, "ResourceNotFound", "No recent machines were found.");
                return;
            }

            var (items, _) = http.Slice(result, skip, Lab.Page(top, 10_000));
            await http.JsonAsync(200, json =>
            {
                json.Text("@odata.context", $"{MicrosoftServer.Root(http)}/api/$metadata#Machines");
                json.Records("value", items, http);
            });
        }
        catch (FormatException error)
        {
            await server.ErrorAsync(http, 400, "BadRequest", error.Message);
        }
    }

    private async Task OneAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, MicrosoftServer.Defender, "Machine.Read.All", "Machine.ReadWrite.All"))
        {
            return;
        }

        var id = (string)http.Request.RouteValues["id"]!;
        var record = Lab.Story.Machines.ArrivedBy(Lab.Clock.GetUtcNow()).FirstOrDefault(machine => machine.Id == id || machine.Device == id);
        if (record is null)
        {
            await server.ErrorAsync(http, 404, "ResourceNotFound", $"Machine {id} was not found.");
            return;
        }

        await http.JsonAsync(200, json =>
        {
            using var document = JsonDocument.Parse(record.Json);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                property.WriteTo(json);
            }
        });
    }
}
