using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>Forensic reports to OSINT Inventory Info (5021): one event a report, in it the report and each thing the sandbox saw.</summary>
/// <remarks>Takes a whole answer; only it says when it was generated.</remarks>
internal sealed class TapForensicsMapping() : JsonFeedMapping(TapFeeds.Forensics, "osint_inventory_info")
{
    /// <inheritdoc/>
    protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record)
    {
        var time = record.RequiredTime("generated");
        return [.. record.Objects("reports").Select(report => Report(report, time, record.Text("generated")))];
    }

    private static OsintInventory Report(JsonRecord report, DateTimeOffset time, string? timeText)
    {
        var (id, scope) = (report.Required("id"), report.Text("scope") ?? "THREAT");
        var (name, status) = (report.Text("name"), report.Text("threatStatus"));
        var evidence = report.Objects("forensics").SelectMany(TapForensicEvidence.Of).ToList();
        return new()
        {
            ActivityId = OsintInventory.Activity.Collect,
            SeverityId = Severity.Informational,
            Time = time,
            Status = status,
            StatusId = status is null ? null : TapIndicator.Other,
            Message = $"Forensic report of {scope.ToLowerInvariant()} {name ?? id}",
            Osint =
            [
                new()
                {
                    TypeId = TapIndicator.Other,
                    Type = "forensic report",
                    Value = name ?? id,
                    Name = name,
                    Uid = id,
                    Category = report.Text("type"),
                    CreatedTime = time,
                    VendorName = TapClient.Vendor,
                },
                .. evidence.Select(item => item.Osint),
            ],

            // What the sandbox saw beside what is bad, such as the pages of an ordinary web site, is nothing to pivot on.
            Observables = TapIndicator.Observables(evidence.Where(item => item.IsMalicious).Select(item => item.Osint)),
            Metadata = new() { Product = TapProduct.Value, Uid = $"{scope.ToUpperInvariant()}/{id}", LogName = "forensics", CorrelationUid = id, ModifiedTime = time, OriginalTime = timeText },
        };
    }
}
