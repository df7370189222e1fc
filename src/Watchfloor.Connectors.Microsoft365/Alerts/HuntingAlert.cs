using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Rows of the hunting tables AlertInfo and AlertEvidence to Detection Finding 2004: the same alert, seen through advanced hunting.</summary>
internal static class HuntingAlert
{
    private const int RuleAnalytic = 1;

    public static DetectionFinding Map(DiagnosticEnvelope row)
    {
        var (body, outer) = row;
        var alert = body.Required("AlertId");
        var entity = body.Text("EntityType");
        var category = body.Text("Category") ?? body.Texts("Categories").FirstOrDefault();
        var severity = body.Text("Severity");
        var title = body.Text("Title");
        var evidence = entity is null ? null : EvidenceOf(body);
        var source = body.Text("DetectionSource");
        return new DetectionFinding
        {
            ActivityId = entity is null ? DetectionFinding.Activity.Create : DetectionFinding.Activity.Update,
            SeverityId = MicrosoftSeverity.Of(severity),
            Severity = severity,
            Time = row.Time("Timestamp", "time") ?? throw new UnmappableRecordException("no time in Timestamp"),
            Message = title,
            Metadata = new Metadata
            {
                // Evidence rows share the alert's id; each is a record of its own.
                Uid = entity is null ? alert : $"{alert}/{body.ContentId()}",
                Product = new Product
                {
                    Name = MicrosoftProduct.DefenderXdr.Name,
                    VendorName = MicrosoftProduct.Vendor,
                    Feature = body.Text("ServiceSource") is { } service ? new ProductFeature { Name = service } : null,
                },
                LogName = entity is null ? "AlertInfo" : "AlertEvidence",
                TenantUid = outer.Text("tenantId"),
                OriginalTime = body.Text("Timestamp"),
            },
            FindingInfo = new FindingInfo
            {
                Uid = alert,
                Title = title,
                Types = category is null ? null : [category],
                Attacks = AttackOfAlert.Of(body.Texts("AttackTechniques"), category),
                Analytic = source is null ? null : new Analytic { TypeId = RuleAnalytic, Name = source, Category = source },
            },
            Evidences = evidence is null ? null : [evidence],
            Device = evidence?.Device,
            IsAlert = true,
        };
    }

    private static Evidences EvidenceOf(JsonRecord body)
    {
        var uid = body.Text("DeviceId");
        var hostname = body.Text("DeviceName");
        var remote = IpText.Canonical(body.Text("RemoteIP"));
        var name = body.Text("FileName");
        var evidence = new Evidences
        {
            Device = (uid ?? hostname) is null ? null : new Device { TypeId = 0, Uid = uid, Hostname = hostname },
            User = MicrosoftUser.OfWindows(
                body.Text("AccountName"), body.Text("AccountDomain"), body.Text("AccountSid"), body.Text("AccountUpn"), body.Text("AccountObjectId")),
            File = FilePath.ToFile(
                FilePath.Join(body.Text("FolderPath"), name), name, Fingerprints.Of(body.Text("SHA256"), body.Text("SHA1"))),
            Url = body.Text("RemoteUrl") is { } url ? new Url { UrlString = url } : null,
            SrcEndpoint = remote is null ? null : new NetworkEndpoint { Ip = remote },
        };
        return evidence == new Evidences() ? new Evidences { Data = body.Whole() } : evidence;
    }
}
