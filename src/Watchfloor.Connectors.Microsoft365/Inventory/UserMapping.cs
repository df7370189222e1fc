using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Entra users to User Inventory 5003.</summary>
internal sealed class UserMapping() : JsonFeedMapping(MicrosoftFeed.Users, "user_inventory")
{
    /// <inheritdoc/>
    protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record)
    {
        record.Ignore("@odata.id", "@odata.etag");
        var id = record.Required("id", "userId");
        var upn = record.Text("userPrincipalName");
        var type = record.Text("userType");
        var samName = record.Text("onPremisesSamAccountName");
        var isEnabled = record.Flag("accountEnabled");
        var displayName = record.Text("displayName", "userDisplayName");
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
                LogName = risk is null ? "users" : "riskyUsers",
                TenantUid = record.Text("tenantId"),
            },
            User = new User
            {
                Name = upn,
                Uid = id,
                UidAlt = record.Text("onPremisesSecurityIdentifier"),
                DisplayName = displayName,
                EmailAddr = record.Text("mail"),
                Domain = record.Text("onPremisesDomainName"),
                TypeId = MicrosoftUser.Person,
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
