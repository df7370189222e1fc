using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>Reads Proofpoint TAP: messages and clicks, and what TAP knows of the threats in them. Read only: TAP has nothing to act on.</summary>
internal sealed class TapConnector(TapClient client, IOptions<TapOptions> options, TapLedger ledger, [FromKeyedServices(TapClient.Vendor)] VendorClock clock, TimeProvider time) : IConnector, IQuotaSource
{
    /// <inheritdoc/>
    public string Name => "proofpoint";

    /// <inheritdoc/>
    public IReadOnlyList<FeedDescription> Describe() =>
    [
        new(TapFeeds.Siem, "messages with threats, and clicks on rewritten links", new TapMapping().OcsfClasses, "a service credential with access to the SIEM API", ExpectedWithin: TimeSpan.FromDays(2)),
        new(TapFeeds.Threats, "what TAP knows of the threats in them", new TapThreatMapping().OcsfClasses, "a service credential with access to the SIEM and Threat APIs"),
        new(TapFeeds.Campaigns, "campaigns and their members", new TapCampaignMapping().OcsfClasses, "a service credential with access to the Campaign API"),
        new(TapFeeds.Forensics, "what TAP's sandboxes saw of campaigns and threats", new TapForensicsMapping().OcsfClasses, "a service credential with access to the SIEM and Forensics APIs"),
        new(TapFeeds.VeryAttacked, "people who are attacked most", new TapPeopleMapping(TapFeeds.VeryAttacked).OcsfClasses, "a service credential with access to the People API"),
        new(TapFeeds.TopClickers, "people who click most", new TapPeopleMapping(TapFeeds.TopClickers).OcsfClasses, "a service credential with access to the People API"),
    ];

    /// <inheritdoc/>
    public IAsyncEnumerable<Batch> ReadAsync(string feed, Cursor cursor, CancellationToken cancellationToken) => feed switch
    {
        TapFeeds.Siem => new TapSiemReader(client, options.Value, ledger, clock, time).ReadAsync(cursor, cancellationToken),
        TapFeeds.Threats => new TapThreatReader(client, options.Value, ledger, time).ReadAsync(cursor, cancellationToken),
        TapFeeds.Campaigns => new TapCampaignReader(client, options.Value, ledger, clock, time).ReadAsync(cursor, cancellationToken),
        TapFeeds.Forensics => new TapForensicsReader(client, options.Value, ledger, time).ReadAsync(cursor, cancellationToken),
        TapFeeds.VeryAttacked => new TapPeopleReader(client, options.Value, ledger, time, TapPeopleList.VeryAttacked).ReadAsync(cursor, cancellationToken),
        TapFeeds.TopClickers => new TapPeopleReader(client, options.Value, ledger, time, TapPeopleList.TopClickers).ReadAsync(cursor, cancellationToken),
        _ => throw new ArgumentException($"'{feed}' is no feed of Proofpoint; there are {string.Join(", ", Describe().Select(item => item.Name))}.", nameof(feed)),
    };

    /// <inheritdoc/>
    public IReadOnlyList<QuotaState> Quotas(IReadOnlyDictionary<string, string> cursors)
    {
        foreach (var (feed, cursor) in cursors)
        {
            ledger.Restore(TapCursors.Quota(feed, cursor));
        }

        return ledger.States();
    }
}
