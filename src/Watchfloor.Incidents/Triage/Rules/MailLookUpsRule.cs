using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Looks what names a process asks for: mail servers ask for TXT records of everybody who writes to them (SPF, DKIM, DMARC).</summary>
/// <remarks>A tunnel asks for many names below one domain of its own; a mail server asks for a few fixed names below many domains.</remarks>
internal sealed class MailLookUpsRule : ProcessRule
{
    private const int Enough = 20;

    public override string Name => "mail-look-ups";

    protected override Signal? Look(TriageSubject subject, FindingFacts finding, FindingProcess process)
    {
        if (process is not { Host: not null, Uid: { } uid } || !finding.Techniques.Any(technique => technique is "T1071.004" or "T1572" || technique.StartsWith("T1048", StringComparison.Ordinal)))
        {
            return null;
        }

        var names = (subject.Data.History(process.Host)?.ActsOf(uid) ?? []).Where(item => item.ClassUid == DnsActivity.Uid && item.QueryHostname is not null).ToList();
        var mail = names.Where(item => IsMailName(item.QueryHostname!)).ToList();
        var domains = names.Select(item => BaseOf(item.QueryHostname!)).Distinct(StringComparer.OrdinalIgnoreCase).Count();
        return names.Count >= Enough && mail.Count * 3 >= names.Count && domains >= 5
            ? new(Name, -4, SignalKind.NothingHappened, Statements.Of(
                [finding.Id, .. mail.Take(5).Select(item => item.Id)],
                string.Create(CultureInfo.InvariantCulture, $"{mail.Count} of {names.Count} names that {{0}} asks for are those by which mail servers check senders, of {domains} domains: {{1}}."), process.Name, mail[0].QueryHostname))
            : null;
    }

    private static bool IsMailName(string name) =>
        name.StartsWith("_dmarc.", StringComparison.OrdinalIgnoreCase) || name.Contains("._domainkey.", StringComparison.OrdinalIgnoreCase) || name.StartsWith("_spf.", StringComparison.OrdinalIgnoreCase);

    private static string BaseOf(string name)
    {
        var labels = name.TrimEnd('.').Split('.');
        return labels.Length <= 2 ? name : string.Join('.', labels[^2..]);
    }
}
