using Watchfloor.Lab.Microsoft365;

namespace Watchfloor.Lab.World;

/// <summary>Ordinary changes in the directory: synchronised attributes, group members, passwords reset by helpdesk, new phones.</summary>
internal sealed class DirectoryDays(Story story)
{
    private readonly Random _random = story.Stream("directory days");

    public void Tell()
    {
        var audits = new DirectoryAuditRecords(story, story.Stream("directory audits"));
        var administrators = story.Company.Of("IT");
        var groups = Enumerable.Range(0, 20).Select(n => (Id: _random.Guid(), Name: $"GRP-{_random.Pick(Words.Departments).Name.Replace(' ', '-')}-{n:00}", "Group", (string?)null)).ToList();
        for (var n = Math.Max(60, story.Company.People.Count / 2) * story.Days / 2; n > 0; n--)
        {
            var person = _random.Pick(story.Company.People);
            var target = (person.ObjectId, person.Name, "User", (string?)person.Upn);
            var at = story.Start.AddDays(_random.Next(story.Days)).AddMinutes(420 + (540 * _random.NextDouble()));
            var by = _random.Pick(administrators);
            audits.Add(_random.Next(10) switch
            {
                < 5 => new DirectoryAudit { Time = at, Activity = "Update user", Category = "UserManagement", Operation = "Update", Target = target, Changes = [("Department", person.Department, person.Department)] },
                < 7 => new DirectoryAudit { Time = at, Activity = "Add member to group", Category = "GroupManagement", Operation = "Assign", By = by, From = story.Company.Egress, Target = target, Changes = [("Group.DisplayName", null, _random.Pick(groups).Name)] },
                7 => new DirectoryAudit { Time = at, Activity = "Reset user password", Category = "UserManagement", Operation = "Update", By = by, From = story.Company.Egress, Target = target },
                8 => new DirectoryAudit { Time = at, Activity = "User registered security info", Category = "UserManagement", Operation = "Add", By = person, From = story.Company.Egress, Target = target, Details = [("AuthenticationMethod", "Authenticator app")] },
                _ => new DirectoryAudit { Time = at, Activity = "Update device", Category = "Device", Operation = "Update", Target = (person.Workstation!.EntraDeviceId, person.Workstation.Hostname, "Device", null), Changes = [("IsCompliant", "True", "True")] },
            });
        }
    }
}
