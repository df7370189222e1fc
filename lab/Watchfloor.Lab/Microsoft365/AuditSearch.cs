using System.Text.Json;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>One audit search: what it looks for, and how far it has got.</summary>
internal sealed class AuditSearch(string id, RequestBody body, DateTimeOffset from, DateTimeOffset to, DateTimeOffset started)
{
    // Graph names the record types that the activity API numbers.
    private static readonly Dictionary<int, string> RecordTypes = new()
    {
        [1] = "exchangeAdmin", [2] = "exchangeItem", [3] = "exchangeItemGroup", [4] = "sharePoint", [6] = "sharePointFileOperation", [7] = "oneDrive", [8] = "azureActiveDirectory",
        [11] = "complianceDLPSharePoint", [13] = "complianceDLPExchange", [14] = "sharePointSharingOperation", [15] = "azureActiveDirectoryStsLogon", [25] = "microsoftTeams", [33] = "complianceDLPSharePointClassification",
        [50] = "exchangeItemAggregated", [63] = "dlpEndpoint", [82] = "sensitivityLabelPolicyMatch", [83] = "sensitivityLabelAction", [84] = "sensitivityLabeledFileAction", [94] = "aipSensitivityLabelAction",
    };

    private int _asked;
    private int _read;

    public string Id => id;

    public RequestBody Body => body;

    public DateTimeOffset From => from;

    public DateTimeOffset To => to;

    public DateTimeOffset Started => started;

    public bool Fails { get; init; }

    /// <summary>Counts a question about the state.</summary>
    public int Ask() => Interlocked.Increment(ref _asked);

    /// <summary>Counts a reading of the records.</summary>
    public int Read() => Interlocked.Increment(ref _read);

    /// <summary>Whether it has succeeded.</summary>
    public bool IsDone(int questions) => !Fails && Volatile.Read(ref _asked) > questions;

    /// <summary>The records that meet every filter that was given.</summary>
    public List<LabRecord> Run(IEnumerable<LabRecord> records) => [.. records.Where(record =>
    {
        using var document = JsonDocument.Parse(record.Json);
        var json = document.RootElement;
        return Meets("recordTypeFilters", TypeOf(json)) && Meets("operationFilters", TextOf(json, "Operation")) && Meets("userPrincipalNameFilters", TextOf(json, "UserId"))
            && Meets("ipAddressFilters", TextOf(json, "ClientIP") ?? TextOf(json, "ClientIPAddress")) && Meets("objectIdFilters", TextOf(json, "ObjectId"))
            && (body.Text("keywordFilter") is not { Length: > 0 } word || json.GetRawText().Contains(word, StringComparison.OrdinalIgnoreCase));
    })];

    /// <summary>Writes a record in the search's own wrapping.</summary>
    public static void WriteRecord(Utf8JsonWriter json, LabRecord record)
    {
        using var document = JsonDocument.Parse(record.Json);
        var audit = document.RootElement;
        json.WriteStartObject();
        json.Text("id", record.Id).Text("createdDateTime", Json.Seconds(record.Time)).Text("auditLogRecordType", TypeOf(audit)).Text("operation", TextOf(audit, "Operation")).Text("organizationId", TextOf(audit, "OrganizationId"))
            .Text("userType", audit.TryGetProperty("UserType", out var kind) && kind.ValueKind == JsonValueKind.Number && kind.GetInt32() == 6 ? "ServicePrincipal" : "Regular").Text("userId", TextOf(audit, "UserId"))
            .Text("service", TextOf(audit, "Workload")).Text("objectId", TextOf(audit, "ObjectId")).Text("userPrincipalName", TextOf(audit, "UserId")).Text("clientIp", TextOf(audit, "ClientIP") ?? TextOf(audit, "ClientIPAddress"))
            .Texts("administrativeUnits", []);
        json.WritePropertyName("auditData");
        json.WriteRawValue(record.Json.Span, skipInputValidation: true);
        json.WriteEndObject();
    }

    private bool Meets(string filter, string? value) =>
        body.Texts(filter) is not { Count: > 0 } wanted || (value is not null && wanted.Contains(value, StringComparer.OrdinalIgnoreCase));

    private static string TypeOf(JsonElement audit) =>
        audit.TryGetProperty("RecordType", out var type) && type.TryGetInt32(out var number) ? RecordTypes.GetValueOrDefault(number, "unknownFutureValue") : "unknownFutureValue";

    private static string? TextOf(JsonElement audit, string name) => audit.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
