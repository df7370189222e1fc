using Watchfloor.Lab.Microsoft365;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Scenarios.PasswordSprayAndConsent;

/// <summary>The truth about the whole story: verdict, techniques, gaps, what is in scope, what to do and what not.</summary>
internal sealed class Scope(Stage stage, Script script, Telling tell)
{
    private const string Name = PasswordSprayAndConsentScenario.Name;

    public void Write(Person developer, IReadOnlyList<Person> others)
    {
        stage.Truth.Scenario(Name, script.T, script.At(Moment.End), "true_positive", "critical", ["T1110.003", "T1078.004", "T1098.001", "T1528", "T1114.002", "T1550.001"]);
        tell.Gap("What was read is known by message ids only.");
        tell.Gap("The sign-in over the old protocol names no device.");
        tell.Gap("The tenant of the application's owner is unknown.");

        tell.Person(developer);
        tell.Entity("mailbox", developer.Upn, OfficeActivityRecords.MailboxGuid(developer));
        foreach (var source in script.Sources.Append(script.Reader))
        {
            tell.Entity("address", source.Address);
        }

        tell.Entity("application", script.Application.AppId, script.ApplicationObject, script.Application.Name);
        tell.Entity("service_principal", script.Application.Id);
        tell.Entity("persistence", script.Secret);
        stage.Truth.Exposed(Name, "user", others.Select(person => person.Upn), "attempted, not compromised");

        tell.Propose("disable_service_principal", $"application:{script.Application.Id}");
        tell.Propose("remove_grant", $"application:{script.Application.Id}");
        tell.Propose("remove_secret", $"persistence:{script.Secret}");
        tell.Propose("revoke_sessions", $"user:{developer.Upn}");
        tell.Propose("block_legacy_authentication", $"user:{developer.Upn}");
        tell.Propose("review_consents", $"application:{script.Application.Id}");
        foreach (var person in others)
        {
            tell.Never("disable_user", $"user:{person.Upn}");
        }
    }
}
