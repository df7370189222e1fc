using Watchfloor.Lab.Microsoft365;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Scenarios.AdversaryInTheMiddle;

/// <summary>The truth about the whole story: verdict, techniques, gaps, what is in scope, what to do and what not.</summary>
internal sealed class Scope(Stage stage, Script script, Telling tell)
{
    public void Write(Person victim, Person chief, Person[] others, string reply)
    {
        stage.Truth.Scenario(AdversaryInTheMiddleScenario.Name, script.T, script.At(Moment.Conviction), "true_positive", "critical",
        [
            "T1566.002", "T1204.001", "T1557", "T1539", "T1550.004", "T1078.004", "T1114.002", "T1564.008", "T1556.006", "T1534", "T1657", "T1070.008",
        ]);
        tell.Gap("Nothing on the computer shows that the password was typed: it happened inside the browser.");
        tell.Gap($"Between the batches of opened mails the audit is a sample: at least {script.Read} mails were read.");
        tell.Gap("Nothing proves that a payment was made.");

        tell.Person(victim);
        tell.Entity("mailbox", victim.Upn, OfficeActivityRecords.MailboxGuid(victim));
        tell.Entity("address", script.Relay.Address);
        tell.Entity("address", script.Second.Address);
        tell.Entity("domain", script.Proxy.Domain);
        tell.Entity("session", script.Session);
        tell.Entity("persistence", $@"{victim.Upn}\{script.RuleName}", script.RuleName);
        tell.Entity("persistence", script.Authenticator);
        tell.Entity("message", reply);
        foreach (var person in others)
        {
            tell.Person(person);
        }

        tell.Propose("revoke_sessions", $"user:{victim.Upn}");
        tell.Propose("reset_password", $"user:{victim.Upn}");
        tell.Propose("remove_authenticator", $"persistence:{script.Authenticator}");
        tell.Propose("remove_inbox_rule", $@"persistence:{victim.Upn}\{script.RuleName}");
        tell.Propose("block_domain", $"domain:{script.Proxy.Domain}");
        tell.Propose("block_address", $"address:{script.Relay.Address}");
        tell.Propose("block_address", $"address:{script.Second.Address}");
        tell.Propose("purge_messages", $"campaign:{script.Campaign}");
        tell.Propose("stop_payment", $"user:{victim.Upn}");
        tell.Never("isolate_host", $"host:{victim.Workstation!.Hostname}");
        tell.Never("disable_user", $"user:{chief.Upn}");
        tell.Never("block_domain", $"domain:{script.Supplier.Domain}");
    }
}
