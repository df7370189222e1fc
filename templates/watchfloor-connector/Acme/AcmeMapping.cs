using Watchfloor.Connectors;
using Watchfloor.Ocsf;

namespace Acme;

/// <summary>An address to OSINT Inventory Info (5021). What is not read here goes to <c>unmapped</c> by itself; what cannot be mapped goes to quarantine.</summary>
internal sealed class AcmeMapping() : JsonFeedMapping(FeedName, "osint_inventory_info")
{
    /// <summary>The feed. The first part is the plug-in's name.</summary>
    public const string FeedName = "acme.urls";

    // OCSF's number for a piece of intelligence that is a URL.
    private const int Url = 5;

    private static readonly Product Product = new() { Name = "URLhaus", VendorName = "abuse.ch" };

    /// <inheritdoc/>
    protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record)
    {
        var (id, url, added) = (record.Required("id"), record.Required("url"), record.Required("date_added"));
        var time = Time(added);
        var host = record.Text("host");
        yield return new OsintInventory
        {
            ActivityId = OsintInventory.Activity.Collect,
            SeverityId = Severity.Informational,
            Time = time,
            Message = $"{record.Text("threat") ?? "threat"}: {url}",
            Osint =
            [
                new()
                {
                    TypeId = Url,
                    Value = url,
                    Uid = id,
                    Category = record.Peek("threat"),
                    CreatedTime = time,
                    Labels = record.Texts("tags"),
                    SrcUrl = record.Text("urlhaus_reference"),
                    VendorName = Product.VendorName,
                },
            ],
            Observables = [.. Observables(url, host)],
            Metadata = new() { Product = Product, Uid = id, LogName = "urls", OriginalTime = added },
        };
    }

    private static IEnumerable<Observable> Observables(string url, string? host)
    {
        yield return new() { Name = "osint.value", TypeId = ObservableType.Url, Value = url };
        if (host is not null)
        {
            yield return IpText.Canonical(host) is { } address
                ? new() { Name = "osint.value", TypeId = ObservableType.IpAddress, Value = address }
                : new() { Name = "osint.value", TypeId = ObservableType.Hostname, Value = host };
        }
    }

    // Written as "2026-03-02 09:00:00 UTC".
    private static DateTimeOffset Time(string text) => VendorTime.TryParse(text.Replace(" UTC", "Z", StringComparison.Ordinal), out var time)
        ? time
        : throw new UnmappableRecordException($"'{text}' in date_added is no time");
}
