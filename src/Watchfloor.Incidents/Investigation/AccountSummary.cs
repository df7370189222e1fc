using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>The story of an account in a few sentences.</summary>
internal static class AccountSummary
{
    /// <summary>Where it began, as far as the evidence reaches.</summary>
    public static Statement Cause(AccountTakeover account, StoredMail? mail)
    {
        var begin = account.Begin;
        if (account.Click is { } click)
        {
            var minutes = string.Create(CultureInfo.InvariantCulture, $"{(begin.Time - click.Time).TotalMinutes:0.0}");
            return mail is null
                ? Statements.Of([click.Id, begin.Id], $"{{0}} followed a link to {{1}}; {minutes} minutes later somebody else was signed in from {{2}}.", account.User, account.LinkedTo, begin.SrcIp)
                : Statements.Of([mail.Id, click.Id, begin.Id], $"A mail from {{3}} arrived, and {{0}} followed a link to {{1}}; {minutes} minutes later somebody else was signed in from {{2}}.",
                    account.User, account.LinkedTo, begin.SrcIp, mail.Mail.Email.From ?? mail.Mail.Email.SmtpFrom);
        }

        var refused = account.Acts.Where(act => AccountActs.IsRefused(act) && act.Time <= begin.Time).ToList();
        return refused.Count > 0
            ? Statements.Of([.. refused.Take(10).Select(act => act.Id), begin.Id], "Sign-ins to {0} from foreign addresses were refused before one from {1} was let in.", account.User, begin.SrcIp)
            : Statements.Of(begin.Id, "Somebody else got in as {0} from {1}; how the secret was taken is not in the data.", account.User, begin.SrcIp);
    }

    // A new password is what people take for the end of it; other changes of the account follow it by themselves.
    private static LakeEvent? Answer(AccountTakeover account) =>
        account.Answers.LastOrDefault(answer => answer.ActivityId is AccountChange.Activity.PasswordReset or AccountChange.Activity.PasswordChange) ?? account.Answers.LastOrDefault();

    /// <summary>What was done, and whether the answer ended it.</summary>
    public static IEnumerable<Statement> Of(AccountTakeover account)
    {
        var entries = AccountTimeline.Of(account).OrderBy(entry => entry.Time).ToList();
        foreach (var entry in entries.Where(entry => entry.Techniques.Any(technique => technique is "T1114.002" or "T1564.008" or "T1556.006" or "T1534" or "T1528" or "T1098.001" or "T1530")).Take(8))
        {
            yield return entry.What;
        }

        var goesOn = account.Acts.Where(act => !AccountActs.IsRefused(act)).Concat(account.ApplicationActs).OrderBy(act => act.Time).ToList();
        if (Answer(account) is { } answer && goesOn.Where(act => act.Time > answer.Time).ToList() is { Count: > 0 } after)
        {
            yield return Statements.Of(
                [answer.Id, .. after.Take(10).Select(act => act.Id)],
                string.Create(CultureInfo.InvariantCulture, $"The change of {{0}} at {answer.Time:yyyy-MM-dd HH:mm:ss} UTC ({{1}}) did not end it: {after.Count} acts follow, the last at {after[^1].Time:yyyy-MM-dd HH:mm:ss} UTC."), account.User, answer.Message);
        }
    }
}
