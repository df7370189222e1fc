using System.Text.Json.Nodes;
using Watchfloor.Detection.Anomaly;
using Watchfloor.Detection.Behaviour;
using Watchfloor.Detection.People;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Tests.People;

public class DepartmentsTests
{
    private static readonly Product Directory = new() { Name = "Directory", VendorName = "Example" };

    [Fact]
    public async Task Departments_PersonOfTwoDirectories_CountsOnce()
    {
        await using var lake = new LakeFixture();
        await lake.CommitAsync("cloud.users", [.. Enumerable.Range(0, 4).Select(person => Person("cloud", $"u{person}@example.com", "Sales"))]);
        await lake.CommitAsync("ground.users", [Person("ground", "U0@Example.com", "Sales")]);

        var departments = await DepartmentsAsync(lake);

        // Five entries, four people: too few to speak for one of them.
        Assert.Empty(departments);
    }

    [Fact]
    public async Task Departments_FirstListKnowsNone_TheSecondSpeaks()
    {
        await using var lake = new LakeFixture();
        await lake.CommitAsync("cloud.risky", [Person("risky", "u0@example.com", department: null)]);
        await lake.CommitAsync("cloud.users", [.. Enumerable.Range(0, 5).Select(person => Person("cloud", $"u{person}@example.com", "Sales"))]);

        var departments = await DepartmentsAsync(lake);

        // Five people by name and by the directory's id, one of them by the other list's id as well.
        Assert.Equal(11, departments.Count);
        Assert.All(departments.Values, department => Assert.Equal("Sales", department));
        Assert.Contains("u0@example.com", departments.Keys);
        Assert.Contains("cloud-u0@example.com", departments.Keys);
        Assert.Contains("risky-u0@example.com", departments.Keys);
    }

    [Fact]
    public async Task Departments_DirectoriesDisagree_TheFirstInOrderOfFeedsCounts()
    {
        await using var lake = new LakeFixture();
        await lake.CommitAsync("ground.users", [.. Enumerable.Range(0, 6).Select(person => Person("ground", $"u{person}@example.com", "Legal"))]);
        await lake.CommitAsync("cloud.users", [.. Enumerable.Range(0, 5).Select(person => Person("cloud", $"u{person}@example.com", "Sales"))]);

        var departments = await DepartmentsAsync(lake);

        // Of Legal only the sixth is left, who is too few.
        Assert.Equal(15, departments.Count);
        Assert.All(departments.Values, department => Assert.Equal("Sales", department));
        Assert.Contains("ground-u4@example.com", departments.Keys);
    }

    [Fact]
    public void Features_OfMailboxesAndSignIns_HoldTheSameQuery()
    {
        var mailboxes = new BehaviourDetector(BehaviourProfile.All.Single(profile => profile.Name == "mailbox-behaviour"), new()).Features.Queries;
        var signIns = new SignInAnomalyDetector(new()).Features.Queries;

        Assert.Contains(PeopleQueries.Departments, mailboxes.Single(query => query.File == "mailbox-peers.sql").Sql, StringComparison.Ordinal);
        Assert.Contains(signIns, query => query.Sql == PeopleQueries.Departments);
        Assert.DoesNotContain(mailboxes.Concat(signIns), query => query.Sql.Contains("{departments}", StringComparison.Ordinal));
    }

    private static async Task<Dictionary<string, string>> DepartmentsAsync(LakeFixture lake) =>
        (await lake.QueryAsync(PeopleQueries.Departments, row => (Who: row.GetString(0), Department: row.GetString(1)))).ToDictionary(row => row.Who, row => row.Department);

    private static UserInventory Person(string directory, string name, string? department) => new()
    {
        ActivityId = UserInventory.Activity.Collect, Time = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero), Metadata = new() { Product = Directory, Uid = $"{directory}-{name}" },
        User = new() { Name = name, Uid = $"{directory}-{name}" }, Unmapped = department is null ? null : new JsonObject { ["department"] = department },
    };
}
