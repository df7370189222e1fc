namespace Watchfloor.Incidents.Tests.Identities;

public class UserIdentitiesTests
{
    private static readonly UserRecord Ann = new()
    {
        ObjectId = "oid-1", Sid = "S-1-5-21-1-2-3-1104", Upn = "Ann.Lee@example.com", Mail = "ann@example.com", SamName = "alee", Domain = "CORP",
    };

    [Theory]
    [InlineData("S-1-5-21-1-2-3-1104", "alee", null)]
    [InlineData("oid-1", null, null)]
    [InlineData(null, "ANN.LEE@EXAMPLE.COM", null)]
    [InlineData(null, null, "ann@example.com")]
    [InlineData(null, "CORP\\alee", null)]
    [InlineData(null, "alee", null)]
    public void NameOf_EveryNameOfOnePerson_IsTheUpnInLowerCase(string? uid, string? name, string? email) =>
        Assert.Equal("ann.lee@example.com", new UserIdentities([Ann]).NameOf(uid, name, null, email));

    [Fact]
    public void NameOf_SameShortNameInTwoDomains_IsNotMerged()
    {
        var users = new UserIdentities([Ann, new UserRecord { Sid = "S-1-5-21-9-9-9-1104", Upn = "a.lee@lab.example.com", SamName = "alee", Domain = "LAB" }]);

        Assert.Null(users.Find(null, "alee"));
        Assert.Equal("a.lee@lab.example.com", users.NameOf(null, "alee", "LAB"));
    }

    [Theory]
    [InlineData("SYSTEM", "S-1-5-18")]
    [InlineData("MF-WS-1$", null)]
    [InlineData("NT AUTHORITY\\NETWORK SERVICE", null)]
    [InlineData("DWM-1", "S-1-5-90-0-1")]
    public void NameOf_AccountThatEveryMachineHas_IsNobody(string name, string? uid) =>
        Assert.Null(new UserIdentities([Ann]).NameOf(uid, name));
}
