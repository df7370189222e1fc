namespace Watchfloor.Incidents;

/// <summary>Accounts that every Windows machine has. They are nobody, so they join nothing.</summary>
internal static class WellKnownAccounts
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "SYSTEM", "LOCAL SYSTEM", "LOCALSYSTEM", "LOCAL SERVICE", "NETWORK SERVICE", "ANONYMOUS LOGON", "IUSR", "DEFAULTACCOUNT", "GUEST", "N/A", "-",
    };

    /// <summary>False for SYSTEM and its kind, for window-manager accounts and for machine accounts (name ends in <c>$</c>).</summary>
    public static bool IsPerson(string? name, string? uid)
    {
        if (uid is "S-1-5-18" or "S-1-5-19" or "S-1-5-20" or "S-1-5-7"
            || uid?.StartsWith("S-1-5-90-", StringComparison.Ordinal) == true
            || uid?.StartsWith("S-1-5-96-", StringComparison.Ordinal) == true)
        {
            return false;
        }

        if (string.IsNullOrWhiteSpace(name))
        {
            return !string.IsNullOrWhiteSpace(uid);
        }

        var account = name[(name.LastIndexOf('\\') + 1)..];
        return !Names.Contains(account)
            && !account.EndsWith('$')
            && !account.StartsWith("DWM-", StringComparison.OrdinalIgnoreCase)
            && !account.StartsWith("UMFD-", StringComparison.OrdinalIgnoreCase);
    }
}
