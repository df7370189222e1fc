using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>Defender for Endpoint's actions on machines: start, follow, cancel.</summary>
internal sealed class MachineActionEndpoints(MicrosoftServer server)
{
    private static readonly HashSet<string> Filterable = ["id", "status", "machineId", "type", "requestor", "creationDateTimeUtc"];

    private const int MostCommands = 10;
    private static readonly string[] CommandTypes = ["PutFile", "RunScript", "GetFile"];

    private int _count;

    private LabContext Lab => server.Lab;

    private MachineActions Actions => server.State.MachineActions;

    public void Map(WebApplication app)
    {
        app.MapPost("/api/machines/{id}/isolate", http => StartAsync(http, "Isolate", "Machine.Isolate", ("IsolationType", ["Full", "Selective", "UnManagedDevice"])));
        app.MapPost("/api/machines/{id}/unisolate", http => StartAsync(http, "Unisolate", "Machine.Isolate"));
        app.MapPost("/api/machines/{id}/runAntiVirusScan", http => StartAsync(http, "RunAntiVirusScan", "Machine.Scan", ("ScanType", ["Quick", "Full"])));
        app.MapPost("/api/machines/{id}/restrictCodeExecution", http => StartAsync(http, "RestrictCodeExecution", "Machine.RestrictExecution"));
        app.MapPost("/api/machines/{id}/unrestrictCodeExecution", http => StartAsync(http, "UnrestrictCodeExecution", "Machine.RestrictExecution"));
        app.MapPost("/api/machines/{id}/collectInvestigationPackage", http => StartAsync(http, "CollectInvestigationPackage", "Machine.CollectForensics"));
        app.MapPost("/api/machines/{id}/StopAndQuarantineFile", http => StartAsync(http, "StopAndQuarantineFile", "Machine.StopAndQuarantine", needsSha1: true));
        app.MapPost("/api/machines/{id}/runliveresponse", http => StartAsync(http, "LiveResponse", "Machine.LiveResponse", needsCommands: true));
        app.MapGet("/api/machineactions", ListAsync);
        app.MapGet("/api/machineactions/{id}", OneAsync);
        app.MapPost("/api/machineactions/{id}/cancel", CancelAsync);
    }

    private async Task StartAsync(HttpContext http, string type, string permission, (string Field, string[] Values)? choice = null, bool needsSha1 = false, bool needsCommands = false)
    {
        if (!await server.AllowsAsync(http, MicrosoftServer.Defender, permission))
        {
            return;
        }

        var now = Lab.Clock.GetUtcNow();
        var id = (string)http.Request.RouteValues["id"]!;
        var machine = Lab.Story.Machines.ArrivedBy(now).FirstOrDefault(record => record.Id == id || string.Equals(record.Device, id, StringComparison.OrdinalIgnoreCase));
        if (machine is null)
        {
            await server.ErrorAsync(http, 404, "ResourceNotFound", $"Machine {id} was not found.");
            return;
        }

        var body = await http.BodyAsync();
        var comment = body?.Text("Comment");
        var scope = choice is { } field ? body?.Text(field.Field) : null;
        var sha1 = needsSha1 ? body?.Text("Sha1") : null;
        if (string.IsNullOrWhiteSpace(comment))
        {
            await server.ErrorAsync(http, 400, "InvalidRequestBody", "Comment is required.");
            return;
        }

        if (choice is { } wanted && !wanted.Values.Contains(scope, StringComparer.OrdinalIgnoreCase))
        {
            await server.ErrorAsync(http, 400, "InvalidRequestBody", $"{wanted.Field} must be one of {string.Join(", ", wanted.Values)}.");
            return;
        }

        if (needsSha1 && (sha1 is not { Length: 40 } || !sha1.All(char.IsAsciiHexDigit)))
        {
            await server.ErrorAsync(http, 400, "InvalidRequestBody", "Sha1 must be the file's SHA-1.");
            return;
        }

        var commands = needsCommands ? CommandsOf(body) : [];
        if (commands is null)
        {
            await server.ErrorAsync(http, 400, "InvalidRequestBody", $"Commands must be 1 to {MostCommands} of {string.Join(", ", CommandTypes)}, each with its params.");
            return;
        }

        var device = Lab.Story.Company.Devices.First(candidate => candidate.MdeId == machine.Id);
        var silent = device.Silent.Where(span => now >= span.From && now < span.To).ToList();
        var action = Actions.Start(
            new MachineAction
            {
                Id = NewId(), Type = type, Scope = scope, Comment = comment, Requestor = Lab.Addresses.MicrosoftClientId, MachineId = machine.Id, MachineName = machine.Device, Created = now, Sha1 = sha1, Commands = commands,
                AnswersFrom = Lab.Options.MicrosoftQuirks.UnansweredActions.Contains(type, StringComparer.OrdinalIgnoreCase) ? null : silent.Count == 0 ? now : silent.Max(span => span.To),
            },
            now);
        await (action is null
            ? server.ErrorAsync(http, 400, "ActiveRequestAlreadyExists", "Action is already in progress.")
            : http.JsonAsync(201, json => WriteOne(json, http, action, now)));
    }

    private static List<JsonElement>? CommandsOf(RequestBody? body)
    {
        if (body?.Find("Commands") is not { ValueKind: JsonValueKind.Array } given || given.GetArrayLength() is 0 or > MostCommands)
        {
            return null;
        }

        var commands = given.EnumerateArray().ToList();
        return commands.TrueForAll(command => command.ValueKind == JsonValueKind.Object && CommandTypes.Contains(new RequestBody(command).Text("type"), StringComparer.Ordinal)) ? commands : null;
    }

    private Task ListAsync(HttpContext http)
    {
        var now = Lab.Clock.GetUtcNow();
        return DefenderList.AnswerAsync(server, http, "MachineActions", Filterable, "creationDateTimeUtc", () => Actions.All.Select(action => ToRecord(action, now)));
    }

    private async Task OneAsync(HttpContext http)
    {
        if (await server.AllowsAsync(http, MicrosoftServer.Defender, "Machine.Read.All", "Machine.ReadWrite.All") && await FindAsync(http) is { } action)
        {
            await http.JsonAsync(200, json => WriteOne(json, http, action, Lab.Clock.GetUtcNow()));
        }
    }

    private async Task CancelAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, MicrosoftServer.Defender, "Machine.Isolate", "Machine.Scan", "Machine.RestrictExecution", "Machine.CollectForensics", "Machine.StopAndQuarantine") || await FindAsync(http) is not { } action)
        {
            return;
        }

        var comment = (await http.BodyAsync())?.Text("Comment");
        var now = Lab.Clock.GetUtcNow();
        await (string.IsNullOrWhiteSpace(comment) ? server.ErrorAsync(http, 400, "InvalidRequestBody", "Comment is required.")
            : Actions.TryCancel(action, comment, now) ? http.JsonAsync(200, json => WriteOne(json, http, action, now))
            : server.ErrorAsync(http, 400, "BadRequest", $"The action cannot be cancelled, since its status is {Actions.StateOf(action, now).Status}."));
    }

    private async Task<MachineAction?> FindAsync(HttpContext http)
    {
        var id = (string)http.Request.RouteValues["id"]!;
        var action = Actions.All.FirstOrDefault(candidate => candidate.Id == id);
        if (action is null)
        {
            await server.ErrorAsync(http, 404, "ResourceNotFound", $"Machine action {id} was not found.");
        }

        return action;
    }

    private void WriteOne(Utf8JsonWriter json, HttpContext http, MachineAction action, DateTimeOffset now)
    {
        json.Text("@odata.context", $"{MicrosoftServer.Root(http)}/api/$metadata#MachineActions/$entity");
        Actions.Write(json, action, now);
    }

    private LabRecord ToRecord(MachineAction action, DateTimeOffset now)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Actions.Write(json, action, now);
            json.WriteEndObject();
        }

        return new LabRecord { Id = action.Id, Time = action.Created, Arrival = action.Created, Json = buffer.WrittenMemory, Kind = action.Type, Device = action.MachineId };
    }

    private string NewId()
    {
        var hex = World.Seeds.Hex(Lab.Options.Seed, $"machine action/{Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture)}", 32);
        return $"{hex[..8]}-{hex[8..12]}-4{hex[13..16]}-a{hex[17..20]}-{hex[20..]}";
    }
}
