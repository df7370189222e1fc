using System.Text.RegularExpressions;

namespace Watchfloor.Incidents;

/// <summary>What a process start shows of ATT&amp;CK, as a table: image, command line, parent.</summary>
/// <remarks>
/// Each line is a habit of attackers in general, never a value of one attack. A match says what a thing would be if it belongs to
/// an attack; whether it does is for correlation and triage to say.
/// </remarks>
internal static class TechniqueRules
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(50);

    private static readonly Rule[] Table =
    [
        New("a script run by its own host from a user's folder", "^(wscript|cscript|mshta)\\.exe$", @"\.(js|jse|vbs|vbe|wsf|hta)\b", "T1204.002"),
        New("JavaScript", "^(wscript|cscript)\\.exe$", @"\.jse?\b", "T1059.007"),
        New("Visual Basic script", "^(wscript|cscript)\\.exe$", @"\.(vbs|vbe)\b", "T1059.005"),
        New("mshta", "^mshta\\.exe$", ".", "T1218.005"),
        New("PowerShell", "^(powershell|pwsh)\\.exe$", ".", "T1059.001"),
        New("an encoded PowerShell command", "^(powershell|pwsh)\\.exe$", @"\s[-/]e(c|nc|nco|ncod|ncode|ncoded|ncodedc\w*)?\s+[A-Za-z0-9+/=]{16}", "T1027"),
        New("the Windows command shell", "^cmd\\.exe$", @"\s/c\s", "T1059.003"),
        New("a library run from a folder that users can write", "^(rundll32|regsvr32)\\.exe$", @"^(""[^""]*""|\S+)\s+(/\w+\s+)*""?[^"",]*\\(appdata|temp|programdata|users\\public|downloads)\\", "T1218.011"),
        New("a scheduled task made", "^schtasks\\.exe$", @"/create\b", "T1053.005"),
        New("a memory dump of a process through comsvcs", "^rundll32\\.exe$", @"comsvcs(\.dll)?[\s,]+(#?\+?0*24|minidump)", "T1003.001"),
        New("a memory dump of lsass", "^(procdump(64)?|taskmgr|werfault|rdrleakdiag|sqldumper)\\.exe$", "lsass", "T1003.001"),
        New("copies of the registry's secrets", "^reg\\.exe$", @"\bsave\b.*\b(sam|security|system)\b", "T1003.002"),
        New("a copy of the directory's database", "^(ntdsutil|esentutl)\\.exe$", @"ntds", "T1003.003"),
        New("a question for trusted domains", "^nltest\\.exe$", @"/(domain_trusts|dclist|trusted_domains)", "T1482"),
        New("a question for domain groups", "^net1?\\.exe$", @"\bgroup\b", "T1069.002"),
        New("a question for local groups", "^net1?\\.exe$", @"\blocalgroup\b", "T1069.001"),
        New("a question for accounts", "^net1?\\.exe$", @"\buser\b", "T1087.002"),
        New("a question for network shares", "^net1?\\.exe$", @"\b(view|share)\b", "T1135"),
        New("a question for who one is", "^(whoami|quser|query)\\.exe$", ".", "T1033"),
        New("a question for the system", "^(systeminfo|hostname)\\.exe$", ".", "T1082"),
        New("a question for the network", "^(ipconfig|arp|route|nbtstat)\\.exe$", ".", "T1016"),
        New("a question for processes", "^tasklist\\.exe$", ".", "T1057"),
        New("an archive packed", "^(7z|7za|7zg|7zr|rar|winrar|tar|makecab)\\.exe$", @"(\s(a|-c\w*f?)\s|/[a-z])", "T1560.001"),
        New("shadow copies deleted", "^(vssadmin|wmic|diskshadow)\\.exe$", @"(delete\s+shadows|shadowcopy\s+delete|resize\s+shadowstorage)", "T1490"),
        New("backups deleted", "^wbadmin\\.exe$", @"delete\s+(catalog|systemstatebackup|backup)", "T1490"),
        New("recovery switched off", "^bcdedit\\.exe$", @"(recoveryenabled\s+no|ignoreallfailures)", "T1490"),
        New("event logs cleared", "^wevtutil\\.exe$", @"\b(cl|clear-log)\b", "T1070.001"),
        New("credentials read from files of developers", "^cmd\\.exe$", @"\btype\b.*(\.npmrc|\.netrc|\.pypirc|\.git-credentials|\.aws\\credentials|\.docker\\config\.json|\.env\b)", "T1552.001"),
        New("stored credentials of Git asked for", "^git\\.exe$", @"\bcredential\s+(fill|get)\b", "T1552.001"),
        New("a script run by Node.js", "^node\\.exe$", @"\.js\b", "T1059.007"),
        New("free space overwritten", "^(cipher|sdelete(64)?)\\.exe$", @"(/w\b|\s-[a-z]*[cz])", "T1070.004"),
        New("a download by a system tool", "^(certutil|bitsadmin|curl|wget)\\.exe$", @"https?://", "T1105"),
        New("a program run on another host", "^(psexec(64)?|paexec)\\.exe$", @"\\\\", "T1569.002"),
        New("a sensor or firewall stopped", "^(sc|net1?|fltmc|netsh)\\.exe$", @"(\bstop\b|\bunload\b|firewall\s+set\s+\w+\s+state\s+off)", "T1562.001"),
        New("a service made", "^sc\\.exe$", @"\bcreate\b", "T1543.003"),
    ];

    private static readonly HashSet<string> Discovery = ["T1482", "T1069.001", "T1069.002", "T1087.002", "T1135", "T1033", "T1082", "T1016", "T1057"];

    /// <summary>What attackers do once they are in, and administrators seldom: enough to look at a process that nothing else links.</summary>
    private static readonly HashSet<string> Telling = ["T1003.001", "T1003.002", "T1003.003", "T1490", "T1560.001", "T1070.001", "T1218.011", "T1027"];

    /// <summary>The techniques that a process start shows.</summary>
    public static IReadOnlyList<string> Of(string? name, string? commandLine) => [.. Matches(name, commandLine).Select(rule => rule.Technique).Distinct()];

    /// <summary>The most telling line of the table for a process start, in words; null when none matches.</summary>
    public static string? Describe(string? name, string? commandLine) =>
        Matches(name, commandLine).OrderBy(rule => Telling.Contains(rule.Technique) ? 0 : rule.Technique is "T1059.001" or "T1059.003" ? 2 : 1).Select(rule => rule.Text).FirstOrDefault();

    public static bool IsDiscovery(IReadOnlyList<string> techniques) => techniques.Count > 0 && techniques.All(technique => Discovery.Contains(technique) || technique == "T1059.003") && techniques.Any(Discovery.Contains);

    public static bool IsTelling(IReadOnlyList<string> techniques) => techniques.Any(Telling.Contains);

    private static IEnumerable<Rule> Matches(string? name, string? commandLine) =>
        name is null ? [] : Table.Where(rule => IsMatch(rule.Image, name) && IsMatch(rule.CommandLine, commandLine ?? name));

    // A command line is hostile: one that makes a pattern slow is one that does not match it.
    private static bool IsMatch(Regex pattern, string text)
    {
        try
        {
            return pattern.IsMatch(text.Length > 8192 ? text[..8192] : text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static Rule New(string text, string image, string commandLine, string technique) =>
        new(text, new Regex(image, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Limit), new Regex(commandLine, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline, Limit), technique);

    private sealed record Rule(string Text, Regex Image, Regex CommandLine, string Technique);
}
