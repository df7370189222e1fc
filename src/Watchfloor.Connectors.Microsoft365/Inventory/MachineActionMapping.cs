using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Actions on Defender for Endpoint machines to Remediation Activity 7001, whoever started them: one event that follows the action's state.</summary>
internal sealed class MachineActionMapping() : JsonFeedMapping(MicrosoftFeed.MachineActions, "remediation_activity")
{
    private const int Success = 1;
    private const int Failure = 2;
    private const int Other = 99;

    /// <inheritdoc/>
    protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record)
    {
        var id = record.Required("id");
        var type = record.Required("type");
        var status = record.Text("status");
        var machine = record.Text("machineId");
        var hostname = record.Text("computerDnsName");
        var created = record.Time("creationDateTimeUtc");
        var changed = record.Time("lastUpdateDateTimeUtc", "lastUpdateTimeUtc");
        var requestor = record.Text("requestor");
        var scope = record.Text("scope");

        yield return new RemediationActivity
        {
            ActivityId = ActivityOf(type),
            ActivityName = type,
            SeverityId = Severity.Informational,
            Time = changed ?? created ?? throw new UnmappableRecordException("no time in lastUpdateDateTimeUtc or creationDateTimeUtc"),
            StartTime = created,
            CommandUid = id,
            StatusId = status?.ToLowerInvariant() switch
            {
                null => null,
                "succeeded" => Success,
                "failed" or "timeout" => Failure,
                _ => Other,
            },
            Status = status,
            StatusDetail = record.Text("requestorComment"),
            Message = $"{type}{(scope is null ? "" : $" ({scope})")} of {hostname ?? machine ?? "an unnamed machine"}: {status ?? "unknown"}",
            Metadata = new Metadata
            {
                Uid = id,
                Product = MicrosoftProduct.DefenderForEndpoint,
                LogName = "machineactions",
                EventCode = type,
                CorrelationUid = record.Text("externalID"),
                OriginalTime = record.Text("lastUpdateDateTimeUtc", "lastUpdateTimeUtc", "creationDateTimeUtc"),
                ModifiedTime = changed,
                Profiles = ["host"],
            },
            Device = (machine ?? hostname) is null ? null : new Device { TypeId = 0, Uid = machine, Hostname = hostname },
            Actor = requestor is null ? null : new Actor { User = new User { Name = requestor } },
        };
    }

    private static int ActivityOf(string type) => type.ToLowerInvariant() switch
    {
        "isolate" or "stopandquarantinefile" => RemediationActivity.Activity.Isolate,
        "unisolate" or "unrestrictcodeexecution" => RemediationActivity.Activity.Restore,
        "restrictcodeexecution" => RemediationActivity.Activity.Harden,
        "runantivirusscan" or "collectinvestigationpackage" => RemediationActivity.Activity.Detect,
        _ => RemediationActivity.Activity.Other,
    };
}
