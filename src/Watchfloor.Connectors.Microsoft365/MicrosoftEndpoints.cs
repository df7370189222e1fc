using Microsoft.Extensions.Options;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Where to ask and for which audience, from the cloud's table and the settings that replace it.</summary>
internal sealed class MicrosoftEndpoints(IOptions<MicrosoftOptions> options)
{
    private readonly MicrosoftOptions options = options.Value;

    private MicrosoftCloud Cloud => MicrosoftCloud.Named(options.Cloud)!;

    public Uri Login => options.LoginBaseAddress ?? Cloud.Login;

    public Uri Graph => options.GraphBaseAddress ?? Cloud.Graph;

    /// <summary>Null in clouds without Defender for Endpoint's API.</summary>
    public Uri? Defender => options.DefenderBaseAddress ?? Cloud.Defender;

    public TokenRequest GraphToken() => TokenFor(Cloud.Graph);

    public TokenRequest DefenderToken() => TokenFor(Cloud.DefenderAudience ?? Defender!);

    // Graph's and Defender's tokens are not interchangeable.
    private TokenRequest TokenFor(Uri audience) => new()
    {
        Endpoint = new Uri(Login, $"/{Uri.EscapeDataString(options.TenantId!)}/oauth2/v2.0/token"),
        Form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = options.ClientId!,
            ["client_secret"] = options.ClientSecret!,
            ["scope"] = $"{audience.GetLeftPart(UriPartial.Authority)}/.default",
        },
    };
}
