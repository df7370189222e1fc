using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>What events of accounts mean: the names are Entra's and Office's own.</summary>
internal static class AccountActs
{
    private const int Success = 1;
    private const int Failure = 2;

    private static readonly (string Operation, string Technique, string Text)[] Operations =
    [
        ("MailItemsAccessed", "T1114.002", "Mail of {0} was opened from {1}"),
        ("New-InboxRule", "T1564.008", "The mail rule {2} was made from {1}"),
        ("Set-InboxRule", "T1564.008", "The mail rule {2} was changed from {1}"),
        ("UpdateInboxRules", "T1564.008", "Mail rules of {0} were changed from {1}"),
        ("Set-Mailbox", "T1114.003", "The mailbox of {0} was set up anew from {1}"),
        ("Send", "T1534", "Mail was sent in the name of {0} from {1}"),
        ("SendAs", "T1534", "Mail was sent in the name of {0} from {1}"),
        ("SendOnBehalf", "T1534", "Mail was sent on behalf of {0} from {1}"),
        ("SoftDelete", "T1070.008", "Mail of {0} was deleted from {1}"),
        ("HardDelete", "T1070.008", "Mail of {0} was deleted for good from {1}"),
        ("MoveToDeletedItems", "T1070.008", "Mail of {0} was moved away from {1}"),
        ("FileDownloaded", "T1530", "Files of {0} were downloaded from {1}"),
        ("FileSyncDownloadedFull", "T1530", "Files of {0} were synchronised from {1}"),
    ];

    /// <summary>A sign-in that was let in.</summary>
    public static bool IsLetIn(LakeEvent act) => act.ClassUid == Authentication.Uid && act.StatusId == Success;

    /// <summary>A sign-in that was refused, or not finished.</summary>
    public static bool IsRefused(LakeEvent act) => act.ClassUid == Authentication.Uid && act.StatusId != Success;

    /// <summary>A sign-in by a protocol that knows no second factor (Entra's legacy clients).</summary>
    public static bool IsLegacy(LakeEvent act) => act.ClassUid == Authentication.Uid && act.ClientApp is "Authenticated SMTP" or "Autodiscover" or "Exchange ActiveSync" or "Exchange Online PowerShell"
        or "Exchange Web Services" or "IMAP4" or "MAPI Over HTTP" or "Offline Address Book" or "Outlook Anywhere (RPC over HTTP)" or "POP3" or "Reporting Web Services" or "Other clients";

    /// <summary>The technique and the words for an act; {0} is the account, {1} the address, {2} what was made or changed.</summary>
    public static (string? Technique, string Text) Of(LakeEvent act) => act.ClassUid switch
    {
        Authentication.Uid when IsLetIn(act) => ("T1078.004", "{0} was signed in to from {1}, where neither the person nor a colleague ever did"),
        Authentication.Uid when act.StatusId == Failure => ("T1110", "A sign-in to {0} from {1} was refused"),
        Authentication.Uid => (null, "A sign-in to {0} from {1} was asked for one more step"),
        AccountChange.Uid when act.ActivityId == AccountChange.Activity.MfaFactorEnable => ("T1556.006", "A way to confirm sign-ins of {0} was added from {1}"),
        AccountChange.Uid => ("T1098", $"The account {{0}} was changed from {{1}}: {{3}}"),
        EntityManagement.Uid when IsConsent(act) => ("T1528", "{0} was used to let the application {2} in, from {1}"),
        EntityManagement.Uid => ("T1098.001", "{0} was used to change the application {2} from {1}: {3}"),
        _ when Array.Find(Operations, operation => operation.Operation == act.EventCode) is { Operation: not null } known => (known.Technique, known.Text),
        _ => (null, "{0} was used from {1}: {3}"),
    };

    /// <summary>Mail that was sent.</summary>
    public static bool IsSent(LakeEvent act) => act.EventCode is "Send" or "SendAs" or "SendOnBehalf";

    /// <summary>A mail rule that was made or changed.</summary>
    public static bool IsMailRule(LakeEvent act) => act.EventCode is "New-InboxRule" or "Set-InboxRule" or "UpdateInboxRules";

    /// <summary>An application that was let in by consent.</summary>
    public static bool IsConsent(LakeEvent act) => act.ClassUid == EntityManagement.Uid && Says(act, "consent");

    private static bool Says(LakeEvent act, string word) => act.Message?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
}
