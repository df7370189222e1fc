using Microsoft.Extensions.Options;

namespace Watchfloor.Connectors.CrowdStrike;

/// <summary>Access tokens of the Falcon API client.</summary>
internal sealed class FalconLogin(HttpClient http, IOptionsMonitor<FalconOptions> options, TimeProvider time)
{
    /// <summary>The tokens; one request at a time, renewed two minutes before they end.</summary>
    public AccessTokenSource Tokens { get; } = new(
        new VendorApi(http, FalconClient.Vendor, FalconClient.Advice, time, FalconClient.RetryHeader), FalconClient.Vendor, () => Request(options.CurrentValue), time);

    private static TokenRequest Request(FalconOptions options)
    {
        var form = new Dictionary<string, string> { ["client_id"] = options.ClientId ?? "", ["client_secret"] = options.ClientSecret ?? "" };
        if (options.MemberCid is { } member)
        {
            form["member_cid"] = member;
        }

        return new() { Endpoint = new(options.Root, "/oauth2/token"), Form = form, RenewBefore = TimeSpan.FromMinutes(2) };
    }
}
