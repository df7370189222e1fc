using Watchfloor.Lab.Microsoft365;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.Truth;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Scenarios.PasswordSprayAndConsent;

/// <summary>What happens at the same time and must stay out: a script with an old password, a real backup application, the red team.</summary>
internal sealed class Decoys(Stage stage, Script script, Tools tools, Telling tell)
{
    private readonly Random _random = stage.Story.Stream("S4 decoys");
    private readonly Person _administrator = stage.Cast.Take("IT", person => person.JobTitle == "System Administrator");

    public void Play()
    {
        OldPassword();
        RealConsent();
        RedTeam();
    }

    private void OldPassword()
    {
        var account = stage.Company.ServiceAccounts.Single(person => person.Sam == "svc-sync");
        var count = Math.Min(5_000, stage.Story.Options.Employees * 25 / 6);
        var written = new List<Written>();
        for (var n = 0; n < count; n++)
        {
            written.Add(tools.SignIns.Add(new SignIn
            {
                Person = account,
                Time = stage.Story.Start.AddHours(2) + ((stage.Story.End - stage.Story.Start - TimeSpan.FromHours(4)) * n / count),
                From = stage.Days.Office,
                App = "File Sync",
                Error = 50126,
                Reason = "Error validating credentials due to invalid username or password.",
                Kind = "nonInteractiveUser",
                Factor = null,
                ClientApp = "Other clients",
                Protocol = "ropc",
                System = "",
                Browser = "",
                UserAgent = "curl/8.9.1",
            }));
        }

        tell.Decoy(Feeds.SignIns, written, "A script on one server tries one service account with an old password, again and again");
    }

    private void RealConsent()
    {
        var at = script.At(Moment.RealConsent);
        var application = new ServicePrincipal(_random.Guid(), _random.Guid(), $"{stage.Internet.Backup.Name} for Microsoft 365");
        var change = stage.Records.Add(new Approval
        {
            Kind = "change",
            From = at.AddHours(-2).ToSecond(),
            To = at.AddHours(4).ToSecond(),
            Users = [_administrator.Upn],
            Processes = [application.Name],
            Note = $"Introduce {application.Name}; administrator grants consent for the organisation.",
        });
        DirectoryAudit By(DateTimeOffset time, string activity, string operation)
        {
            return new DirectoryAudit { Time = time, Activity = activity, Category = "ApplicationManagement", Operation = operation, By = _administrator, From = stage.Company.Egress, Target = (application.Id, application.Name, "ServicePrincipal", null), Details = [("ChangeNumber", change), ("AppId", application.AppId)] };
        }

        var added = tools.Audits.Add(By(at, "Add service principal", "Add"));
        var consent = tools.Audits.Add(By(at + _random.Seconds(20, 90), "Consent to application", "Assign") with
        {
            Changes = [("ConsentContext.IsAdminConsent", null, "True"), ("ConsentAction.Permissions", null, "Mail.Read, Files.Read.All")],
        });
        tell.Decoy(Feeds.Audits, [added, consent], "IT introduces a real backup application with administrator's consent");
        tell.Never("disable_service_principal", $"application:{application.Id}");
    }

    private void RedTeam()
    {
        var at = script.At(Moment.RedTeam);
        var from = new Origin(stage.Company.Addresses.TakeAny(), "Hamburg", "DE", 64_550);
        stage.Records.Add(new Approval
        {
            Kind = "red_team",
            From = at.AddHours(-1).ToSecond(),
            To = at.AddHours(3).ToSecond(),
            Addresses = [from.Address],
            Note = "Check of detection: a few wrong passwords from one agreed address.",
        });
        var written = new List<Written>();
        for (var n = 0; n < 12; n++)
        {
            written.Add(tools.SignIns.Add(new SignIn
            {
                Person = _random.Pick(stage.Company.People),
                Time = at + _random.Seconds(n * 60, (n * 60) + 50),
                From = from,
                Error = 50126,
                Reason = "Error validating credentials due to invalid username or password.",
            }));
        }

        tell.Decoy(Feeds.SignIns, written, "The red team tries passwords from its agreed address inside its window");
    }
}
