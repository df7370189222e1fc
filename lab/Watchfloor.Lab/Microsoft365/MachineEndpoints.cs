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

    // A machine's record time is its lastSeen, so that the filter on it needs no parsing.
    private Task ListAsync(HttpContext http) => DefenderList.AnswerAsync(
        server, http, "Machines", Filterable, "lastSeen",
        () => Lab.Story.Machines.ArrivedBy(Lab.Clock.GetUtcNow()).OrderBy(record => record.Id, StringComparer.Ordinal), "No recent machines were found.");

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
