using Watchfloor.Lab.Microsoft365;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Scenarios.AdversaryInTheMiddle;

/// <summary>What happens at the same time and must stay out: the victim's own phone, the chief's newsletters, a colleague's lost phone.</summary>
internal sealed class Decoys(Stage stage, Script script, Tools tools, Telling tell, Person victim, Person chief)
{
    private readonly Random _random = stage.Story.Stream("S1 decoys");
    private readonly Person _colleague = stage.Cast.Take("Production");

    public void Play()
    {
        var phone = tools.SignIns.Add(stage.Days.OnPhone(victim, script.At(Moment.PhoneSignIn)) with { Kind = "interactiveUser" });
        tell.Decoy(Feeds.SignIns, [phone], "The victim's own phone signs in over the mobile network");

        var at = script.At(Moment.BossMakesRule);
        var session = stage.Days.SessionOf(chief, 0)?.Session ?? _random.Guid();
        var rule = tools.Office.NewInboxRule(at, stage.Cloud.Access(chief, session), "newsletters", ("SubjectContainsWords", "newsletter"), ("MoveToFolder", "Newsletters"), ("MarkAsRead", "False"), ("StopProcessingRules", "False"));
        tell.Decoy(Feeds.OfficeActivity, [rule], "The chief financial officer sorts newsletters into a folder");

        at = script.At(Moment.HelpdeskResets);
        var target = (_colleague.ObjectId, _colleague.Name, "User", (string?)_colleague.Upn);
        var deleted = tools.Audits.Add(new DirectoryAudit { Time = at, Activity = "Admin deleted security info", Category = "UserManagement", Operation = "Delete", By = stage.Cast.Helpdesk, From = stage.Company.Egress, Target = target, Details = [("AuthenticationMethod", "Authenticator app")] });
        var registered = tools.Audits.Add(new DirectoryAudit { Time = at + _random.Seconds(200, 900), Activity = "User registered security info", Category = "UserManagement", Operation = "Add", By = _colleague, From = stage.Company.Egress, Target = target, Details = [("AuthenticationMethod", "Authenticator app")] });
        tell.Decoy(Feeds.Audits, [deleted, registered], "Helpdesk resets the second factor of somebody with a new phone");
    }
}
