using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>Writes the directory's users: where object id, UPN, SID and SAM name meet.</summary>
internal static class UserRecords
{
    public static void Write(Story story)
    {
        var random = story.Stream("entra users");
        foreach (var person in story.Company.People.Concat(story.Company.ServiceAccounts))
        {
            var created = (story.Start - random.Between(TimeSpan.FromDays(30), TimeSpan.FromDays(3000))).ToSecond();
            var passwordChanged = (story.Start - random.Between(TimeSpan.FromDays(3), TimeSpan.FromDays(180))).ToSecond();
            var names = person.Name.Split(' ');
            story.Users.Add(person.ObjectId, created, story.Start - TimeSpan.FromDays(1), json => WriteLeaving(json, person)
                .Text("id", person.ObjectId).Text("displayName", person.Name).Text("givenName", names[0]).Text("surname", names.Length > 1 ? names[1] : null)
                .Text("userPrincipalName", person.Upn).Text("mail", person.IsService ? null : person.Upn).Flag("accountEnabled", true).Text("userType", "Member")
                .Text("jobTitle", person.JobTitle).Text("department", person.Department).Text("officeLocation", "Main site").Text("mobilePhone", null).Texts("businessPhones", [])
                .Text("preferredLanguage", null).Text("createdDateTime", Json.Seconds(created)).Text("lastPasswordChangeDateTime", Json.Seconds(passwordChanged))
                .Text("signInSessionsValidFromDateTime", Json.Seconds(passwordChanged)).Flag("onPremisesSyncEnabled", true)
                .Text("onPremisesSamAccountName", person.Sam).Text("onPremisesSecurityIdentifier", person.Sid).Text("onPremisesDomainName", story.Company.Domain)
                .Texts("otherMails", []).Texts("proxyAddresses", person.IsService ? [] : [$"SMTP:{person.Upn}"]), person.Upn);
        }
    }

    /// <summary>What human resources entered stands only with those who leave.</summary>
    private static System.Text.Json.Utf8JsonWriter WriteLeaving(System.Text.Json.Utf8JsonWriter json, Person person) =>
        person.Leaves is { } last ? json.Text("employeeLeaveDateTime", Json.Seconds(last)) : json;
}
