using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Entra users, and users and service principals at risk, to User Inventory 5003.</summary>
internal sealed class UserMapping(string feed) : JsonFeedMapping(feed, "user_inventory")
{
    /// <inheritdoc/>
    protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record)
    {
        record.Ignore("@odata.id", "@odata.etag");
        var id = record.Required("id", "userId");
        var upn = record.Text("userPrincipalName");
        var application = record.Text("appId");
        var isPrincipal = application is not null || record.Has("servicePrincipalType");
        var type = record.Text("userType", "servicePrincipalType");
        var samName = record.Text("onPremisesSamAccountName");
        var isEnabled = record.Flag("accountEnabled") ?? record.Flag("isEnabled");
        var displayName = record.Text("displayName", "userDisplayName", "servicePrincipalDisplayName");
        var risk = record.Text("riskLevel");
        DateTimeOffset?[] times =
        [
            record.Time("createdDateTime"), record.Time("lastPasswordChangeDateTime"),
            record.Time("signInSessionsValidFromDateTime"), record.Time("riskLastUpdatedDateTime"),
        ];

        yield return new UserInventory
        {
            ActivityId = UserInventory.Activity.Collect,
            SeverityId = Severity.Informational,

            // The time is the user's, not the reading's: the same content read again is the same event.
            Time = times.Max() ?? DateTimeOffset.UnixEpoch,
            Message = displayName ?? upn,
            Metadata = new Metadata
            {
                Uid = id,
                Product = MicrosoftProduct.Entra,
                LogName = isPrincipal ? "riskyServicePrincipals" : risk is null ? "users" : "riskyUsers",
                OriginalTime = record.Text("riskLastUpdatedDateTime"),
                TenantUid = record.Text("tenantId"),
            },
            User = new User
            {
                Name = upn ?? (isPrincipal ? displayName : null),
                Uid = id,
                UidAlt = record.Text("onPremisesSecurityIdentifier") ?? application,
                DisplayName = displayName,
                EmailAddr = record.Text("mail"),
                Domain = record.Text("onPremisesDomainName"),
                TypeId = isPrincipal ? MicrosoftUser.Service : MicrosoftUser.Person,
                Type = type,
                RiskLevel = risk,
                RiskLevelId = risk?.ToLowerInvariant() switch { null => null, "none" => 0, "low" => 1, "medium" => 2, "high" => 3, _ => 99 },
                Account = samName is null && isEnabled is null ? null : new Account
                {
                    Name = samName ?? upn ?? id,
                    Uid = samName is null ? id : null,
                    IsDisabled = !isEnabled,
                },
            },
        };
    }
}
