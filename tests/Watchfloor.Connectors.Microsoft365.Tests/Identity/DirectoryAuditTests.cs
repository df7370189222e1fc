using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365.Tests.Identity;

public class DirectoryAuditTests
{
    private const string By = """ "initiatedBy":{"user":{"id":"u-9","userPrincipalName":"admin@example.com","ipAddress":"198.51.100.9"},"app":null} """;

    [Fact]
    public void Map_RoleAssignment_IsUserAccessWithTheRolesName()
    {
        var access = Audit("Add member to role", """{"id":"u-2","type":"User","userPrincipalName":"k.roe@example.com","modifiedProperties":[{"displayName":"Role.DisplayName","oldValue":null,"newValue":"\"Global Reader\""}]}""", "Assign").MapTo<UserAccess>(MicrosoftFeed.Audits);

        Assert.Equal(UserAccess.Activity.AssignPrivileges, access.ActivityId);
        Assert.Equal(["Global Reader"], access.Privileges);
        Assert.Equal(("k.roe@example.com", "u-2"), (access.User.Name, access.User.Uid));
        Assert.Equal(("admin@example.com", "u-9", "198.51.100.9"), (access.Actor!.User!.Name, access.Actor.User.Uid, access.SrcEndpoint!.Ip));
        Assert.Equal("\"Global Reader\"", (string?)access.Unmapped!["targetResources"]!["modifiedProperties"]!["newValue"]);
    }

    [Fact]
    public void Map_RoleRemoval_TakesTheOldValue()
    {
        var access = Audit("Remove member from role", """{"id":"u-2","type":"User","userPrincipalName":"k.roe@example.com","modifiedProperties":[{"displayName":"Role.DisplayName","oldValue":"\"Global Reader\"","newValue":"\"\""}]}""", "Unassign").MapTo<UserAccess>(MicrosoftFeed.Audits);

        Assert.Equal(UserAccess.Activity.RevokePrivileges, access.ActivityId);
        Assert.Equal(["Global Reader"], access.Privileges);
    }

    [Fact]
    public void Map_GroupMember_IsGroupManagement()
    {
        var change = Audit("Add member to group", """{"id":"u-2","type":"User","userPrincipalName":"k.roe@example.com","modifiedProperties":[{"displayName":"Group.DisplayName","newValue":"\"VPN users\""}]},{"id":"g-1","type":"Group","groupType":"azureAD"}""", "Assign").MapTo<GroupManagement>(MicrosoftFeed.Audits);

        Assert.Equal(GroupManagement.Activity.AddUser, change.ActivityId);
        Assert.Equal(("g-1", "VPN users", "u-2"), (change.Group.Uid, change.Group.Name, change.User!.Uid));
    }

    [Theory]
    [InlineData("Disable account", AccountChange.Activity.Disable)]
    [InlineData("Add user", AccountChange.Activity.Create)]
    [InlineData("Reset password (by admin)", AccountChange.Activity.PasswordReset)]
    [InlineData("User registered security info", AccountChange.Activity.MfaFactorEnable)]
    [InlineData("Update user", AccountChange.Activity.Other)]
    public void Map_UserLifecycle_IsAccountChange(string name, int activity)
    {
        var change = Audit(name, """{"id":"u-2","type":"User","userPrincipalName":"k.roe@example.com"}""", "Update").MapTo<AccountChange>(MicrosoftFeed.Audits);

        Assert.Equal((activity, "k.roe@example.com"), (change.ActivityId, change.User.Name));
    }

    [Theory]
    [InlineData("Update application – Certificates and secrets management ", "Update", EntityManagement.Activity.Update)]
    [InlineData("Add service principal", "Add", EntityManagement.Activity.Create)]
    [InlineData("Add service principal credentials", "", EntityManagement.Activity.Update)]
    [InlineData("Consent to application", "Assign", EntityManagement.Activity.Update)]
    [InlineData("Delete conditional access policy", "Delete", EntityManagement.Activity.Delete)]
    [InlineData("Disable Desktop Sso", "Update", EntityManagement.Activity.Disable)]
    public void Map_Applications_AreEntityManagement(string name, string operation, int activity)
    {
        var change = Audit(name, """{"id":"sp-1","displayName":"Mail Backup","type":"ServicePrincipal"}""", operation).MapTo<EntityManagement>(MicrosoftFeed.Audits);

        Assert.Equal((activity, "sp-1", "Mail Backup", "ServicePrincipal"), (change.ActivityId, change.Entity.Uid, change.Entity.Name, change.Entity.Type));
        Assert.Equal(name.Trim(), change.Comment);
    }

    [Fact]
    public void Map_NullInitiatorUser_TakesTheApp()
    {
        var change = """{"id":"d","activityDateTime":"2026-03-02T10:02:00Z","activityDisplayName":"Update policy","operationType":"Update","result":"timeout","initiatedBy":{"user":null,"app":{"appId":"app-1","displayName":"Sync"}},"targetResources":[]}""".MapTo<EntityManagement>(MicrosoftFeed.Audits);

        Assert.Equal(("Sync", "app-1", 99), (change.Actor!.AppName, change.Actor.AppUid, change.StatusId));
    }

    private static string Audit(string name, string targets, string operation) => $$"""
        {"id":"Directory_1","activityDateTime":"2026-03-02T10:02:00Z","activityDisplayName":"{{name}}","category":"RoleManagement","operationType":"{{operation}}","result":"success","loggedByService":"Core Directory","correlationId":"c-1",{{By}},"targetResources":[{{targets}}]}
        """;
}
