using System.Globalization;
using System.Text.Json;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Truth;

/// <summary>Something that the company approved and wrote down: a ticket, a calendar entry, a line of an allow-list.</summary>
internal sealed record Approval
{
    public required string Kind { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    public string[] Hosts { get; init; } = [];

    public string[] Users { get; init; } = [];

    public string[] Addresses { get; init; } = [];

    public string[] Domains { get; init; } = [];

    public string[] Processes { get; init; } = [];

    public string[] Hashes { get; init; } = [];

    public required string Note { get; init; }
}

/// <summary>What the company knows about itself. Names no verdict and no scenario.</summary>
internal sealed class CompanyRecords(Company company)
{
    private readonly List<(string Id, Approval Approval)> _approvals = [];
    private readonly List<Person> _leavers = [];
    private readonly Random _random = Seeds.Stream(company.Seed, "company records");

    /// <summary>Adds a record and returns its number.</summary>
    public string Add(Approval approval)
    {
        var id = $"{(approval.Kind is "travel" ? "CAL" : "CHG")}-{_random.Next(1_000, 99_999).ToString(CultureInfo.InvariantCulture)}";
        _approvals.Add((id, approval));
        return id;
    }

    /// <summary>Human resources know that somebody leaves.</summary>
    public void AddLeaver(Person person, DateTimeOffset lastDay)
    {
        person.Leaves = lastDay;
        _leavers.Add(person);
    }

    public void Save(string path)
    {
        using var file = File.Create(path);
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.Texts("egress", [company.Egress, company.VpnExit]).Texts("domains", [company.Domain])
            .List("approvals", _approvals.OrderBy(entry => entry.Id, StringComparer.Ordinal), (item, entry) => item
                .Text("id", entry.Id).Text("kind", entry.Approval.Kind).Text("from", Json.Seconds(entry.Approval.From)).Text("to", Json.Seconds(entry.Approval.To))
                .Texts("hosts", entry.Approval.Hosts).Texts("users", entry.Approval.Users).Texts("addresses", entry.Approval.Addresses).Texts("domains", entry.Approval.Domains)
                .Texts("processes", entry.Approval.Processes).Texts("hashes", entry.Approval.Hashes).Text("note", entry.Approval.Note));
        if (_leavers.Count > 0)
        {
            json.List("leavers", _leavers.OrderBy(person => person.Upn, StringComparer.Ordinal), (item, person) => item.Text("user", person.Upn).Text("lastDay", person.Leaves!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        }

        json.WriteEndObject();
    }
}
