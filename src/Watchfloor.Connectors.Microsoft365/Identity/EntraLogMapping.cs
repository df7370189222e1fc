using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Entra's two logs. Exports and diagnostic streams mix them in one file, so each feed maps whichever record it meets.</summary>
internal sealed class EntraLogMapping(string feed) : JsonFeedMapping(
    feed, "authentication", "account_change", "entity_management", "user_access", "group_management")
{
    /// <inheritdoc/>
    protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record)
    {
        var envelope = DiagnosticEnvelope.Open(record);
        return IsSignIn(envelope) ? [SignIn.Map(envelope)]
            : IsAudit(envelope.Body, envelope.Outer) ? [DirectoryAudit.Map(envelope)]
            : throw new UnmappableRecordException(
                "neither a sign-in (no errorCode, appDisplayName or sign-in category) nor a directory audit (no activityDisplayName, operationName or targetResources)");
    }

    private static bool IsSignIn(DiagnosticEnvelope record)
    {
        var (body, outer) = record;
        return outer.Peek("category")?.Contains("SignIn", StringComparison.OrdinalIgnoreCase)
            ?? body.Has("conditionalAccessStatus") || body.Has("signInEventTypes") || body.Has("clientAppUsed")
            || (body.Has("status") && (body.Has("userPrincipalName") || body.Has("servicePrincipalId")) && !body.Has("activityDisplayName"));
    }

    private static bool IsAudit(JsonRecord body, JsonRecord outer) =>
        body.Has("activityDisplayName") || body.Has("targetResources") || body.Has("initiatedBy")
        || (outer.Has("operationName") && (outer.Has("category") || body.Has("Actor")));
}
