using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>Very attacked people and top clickers to User Inventory Info (5003).</summary>
/// <remarks>Takes a whole answer; only it says which days it is about and what an attack index is measured by.</remarks>
/// <param name="feed">Which of the two feeds.</param>
internal sealed class TapPeopleMapping(string feed) : JsonFeedMapping(feed, "user_inventory")
{
    private const int Low = 1;
    private const int Medium = 2;
    private const int High = 3;

    private static readonly string[] SecurityControl = ["security_control"];

    /// <inheritdoc/>
    protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record)
    {
        var interval = record.Required("interval");
        if (interval.Split('/') is not [var from, var to] || !VendorTime.TryParse(from, out var start) || !VendorTime.TryParse(to, out var end))
        {
            throw new UnmappableRecordException("interval is not two times");
        }

        var (threshold, average) = (record.Number("vapAttackIndexThreshold"), record.Number("averageAttackIndex"));
        return [.. record.Objects("users").Select(user => Person(user, start, end, to, threshold, average))];
    }

    private UserInventory Person(JsonRecord user, DateTimeOffset start, DateTimeOffset end, string endText, double? threshold, double? average)
    {
        var identity = user.Object("identity") ?? throw new UnmappableRecordException("no identity");
        var (guid, emails) = (identity.Text("guid"), identity.Texts("emails"));
        var (index, clicks) = (user.Object("threatStatistics") is { } threats ? threats.Number("attackIndex") : null, user.Object("clickStatistics") is { } statistics ? statistics.Number("clickCount") : null);
        var families = Families(user);
        var isVip = identity.Flag("vip") == true;
        var level = index is null ? (int?)null : index >= threshold ? High : index >= average ? Medium : Low;
        var what = index is not null ? string.Create(CultureInfo.InvariantCulture, $"attack index {index}")
            : string.Create(CultureInfo.InvariantCulture, $"{clicks ?? 0} clicks on threats");
        return new()
        {
            ActivityId = UserInventory.Activity.Collect,
            SeverityId = Severity.Informational,
            Time = end,
            StartTime = start,
            EndTime = end,
            Message = what,
            User = new()
            {
                Name = emails is [var first, ..] ? first : guid,
                EmailAddr = emails is [var mail, ..] ? mail : null,
                Uid = guid ?? throw new UnmappableRecordException("no guid"),
                UidAlt = identity.Text("customerUserId"),
                FullName = identity.Text("name"),
                RiskLevelId = level,
            },
            RiskScore = index is { } score ? (int)Math.Clamp(Math.Round(score), 0, int.MaxValue) : null,
            RiskLevelId = level,
            RiskDetails = families.Length == 0 ? what : $"{what}: {families}",
            Observables = emails.Count > 1 ? [.. emails.Skip(1).Select(address => new Observable { Name = "user.email_addr", TypeId = ObservableType.EmailAddress, Value = address })] : null,
            Metadata = new()
            {
                Product = TapProduct.Value,
                Uid = guid,
                LogName = Feed == TapFeeds.VeryAttacked ? "people/vap" : "people/top-clickers",
                OriginalTime = endText,
                ModifiedTime = end,
                Profiles = SecurityControl,
                Labels = isVip ? ["vip"] : null,
            },
        };
    }

    private static string Families(JsonRecord user)
    {
        var statistics = user.Object("threatStatistics") ?? user.Object("clickStatistics");
        var families = (statistics?.Objects("families") ?? []).Select(family => (Name: family.Text("name"), Count: family.Number("score") ?? family.Number("clicks")))
            .Where(family => family.Name is not null).Select(family => string.Create(CultureInfo.InvariantCulture, $"{family.Name} {family.Count}"));
        return string.Join(", ", families);
    }
}
