using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365.Tests.Office;

public class OfficeMappingTests
{
    [Fact]
    public void Map_InboxRule_IsApiActivityThatKeepsItsParameters()
    {
        var activity = """{"Id":"o-1","CreationTime":"2026-03-02T10:00:05","Operation":"New-InboxRule","Workload":"Exchange","UserId":"j.doe@example.com","ClientIP":"198.51.100.9:51234","ResultStatus":"True","ObjectId":"rule","Parameters":[{"Name":"ForwardTo","Value":"x@example.net"},{"Name":"DeleteMessage","Value":"True"}]}""".MapTo<ApiActivity>(MicrosoftFeed.Office);

        Assert.Equal((ApiActivity.Activity.Create, "New-InboxRule", "198.51.100.9", "j.doe@example.com", 1), (activity.ActivityId, activity.Api!.Operation, activity.SrcEndpoint.Ip, activity.Actor!.User!.Name, activity.StatusId));
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 10, 0, 5, TimeSpan.Zero), activity.Time);
        Assert.Contains("x@example.net", activity.Unmapped.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Map_FailedLogin_IsAuthentication()
    {
        var signIn = """{"Id":"o-2","CreationTime":"2026-03-02T10:00:05","Operation":"UserLoginFailed","Workload":"AzureActiveDirectory","UserId":"j.doe@example.com","ClientIP":"198.51.100.9","LogonError":"InvalidUserNameOrPassword"}""".MapTo<Authentication>(MicrosoftFeed.Office);

        Assert.Equal((2, "InvalidUserNameOrPassword"), (signIn.StatusId, signIn.StatusDetail));
    }
}
