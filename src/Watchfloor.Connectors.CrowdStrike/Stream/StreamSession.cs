using System.Text.Json;

namespace Watchfloor.Connectors.CrowdStrike.Stream;

/// <summary>Leave to read one partition of the event stream for a while.</summary>
/// <param name="Partition">Its name, the last part of the address.</param>
/// <param name="Address">Where it is read.</param>
/// <param name="Token">Opens it. Never logged.</param>
/// <param name="RefreshAddress">Where the leave is renewed.</param>
/// <param name="RefreshAt">When, at the latest.</param>
internal sealed record StreamSession(string Partition, Uri Address, string Token, Uri RefreshAddress, DateTimeOffset RefreshAt)
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMinutes(30);

    /// <summary>Reads one entry of the discovery.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="root">The API root; the stream may lie on another server of the same cloud, and on none else.</param>
    /// <param name="now">When it was given.</param>
    /// <exception cref="ConnectorException">It lacks an address or the token, or leads elsewhere.</exception>
    public static StreamSession Of(JsonElement entry, Uri root, DateTimeOffset now)
    {
        var fields = new JsonRecord(entry);
        var (address, refresh) = (Trusted(fields.Text("dataFeedURL"), root), Trusted(fields.Text("refreshActiveSessionURL"), root));
        var token = fields.Object("sessionToken")?.Text("token")
            ?? throw new ConnectorException(FalconClient.Vendor, "CrowdStrike announced an event stream without a session token. The next run asks again.");
        var interval = fields.Long("refreshActiveSessionInterval") is > 0 and var seconds ? TimeSpan.FromSeconds(Math.Min((double)seconds, 86_400)) : DefaultInterval;
        return new(address.Segments[^1].Trim('/'), address, token, refresh, now + (interval * 0.8));
    }

    private static Uri Trusted(string? text, Uri root)
    {
        var isAddress = Uri.TryCreate(text, UriKind.Absolute, out var address);
        return isAddress && (address!.Authority == root.Authority || (address.Scheme == Uri.UriSchemeHttps && address.Host.EndsWith("." + Owner(root.Host), StringComparison.OrdinalIgnoreCase)))
            ? address
            : throw new ConnectorException(
                FalconClient.Vendor, $"CrowdStrike announced an event stream at '{new Ocsf.VendorText(text).ForDisplay(120)}', outside {Owner(root.Host)}. It was not followed, since a token would go with it.");
    }

    // api.us-2.crowdstrike.com and firehose.us-2.crowdstrike.com belong to crowdstrike.com.
    private static string Owner(string host) => host.Split('.') is [.., var name, var top] ? $"{name}.{top}" : host;
}
