using System.Text.Json.Nodes;
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

    /// <summary>Null in clouds whose address is not known, and where Graph was moved and this was not: a token must not go elsewhere.</summary>
    public Uri? Office => options.OfficeBaseAddress ?? (options.GraphBaseAddress is null ? Cloud.Office : null);

    public string GraphScope => ScopeOf(Cloud.Graph);

    public string DefenderScope => ScopeOf(Cloud.DefenderAudience ?? Defender!);

    public string OfficeScope => ScopeOf(Cloud.Office ?? Office!);

    /// <summary>The request for a token by client secret. Tokens of different audiences are not interchangeable.</summary>
    /// <param name="scope">The audience's scope.</param>
    /// <param name="claims">What the token must fulfil, as JSON; null when nothing particular.</param>
    public TokenRequest TokenFor(string scope, string? claims)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = options.ClientId!,
            ["client_secret"] = options.ClientSecret!,
            ["scope"] = scope,
        };
        if (claims is not null)
        {
            form["claims"] = WithCapability(claims);
        }

        return new() { Endpoint = new Uri(Login, $"/{Uri.EscapeDataString(options.TenantId!)}/oauth2/v2.0/token"), Form = form };
    }

    private static string ScopeOf(Uri audience) => $"{audience.GetLeftPart(UriPartial.Authority)}/.default";

    // cp1 says that we understand such challenges; without it the new token would be refused again.
    private static string WithCapability(string claims)
    {
        var all = JsonNode.Parse(claims)!.AsObject();
        if (all["access_token"] is not JsonObject token)
        {
            all["access_token"] = token = [];
        }

        token["xms_cc"] = new JsonObject { ["values"] = new JsonArray("cp1") };
        return all.ToJsonString();
    }
}
