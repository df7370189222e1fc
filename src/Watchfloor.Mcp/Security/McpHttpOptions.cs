using System.Net;
using Watchfloor.Operations;

namespace Watchfloor.Mcp;

/// <summary>Settings of Streamable HTTP, section <c>Mcp</c>.</summary>
public sealed class McpHttpOptions
{
    /// <summary>Configuration section these settings come from.</summary>
    public const string Section = "Mcp";

    /// <summary>Where to listen. Default loopback; anything else needs <see cref="ApiKeys"/> or <see cref="Jwt"/>.</summary>
    public Uri Url { get; set; } = new("http://127.0.0.1:5450");

    /// <summary>Whether no state is kept between requests, for load balancers without affinity. Default false: clients that <c>initialize</c> get a session.</summary>
    public bool IsStateless { get; set; }

    /// <summary>Host names under which clients reach the server besides loopback's, without port.</summary>
    public IList<string> AllowedHosts { get; set; } = [];

    /// <summary>Origins of web pages that may call, for example <c>https://console.example.com</c>. Default none but loopback's.</summary>
    public IList<string> AllowedOrigins { get; set; } = [];

    /// <summary>SHA-256 of each caller's key in hexadecimal, by the caller's name. Keys themselves are kept nowhere.</summary>
    public IDictionary<string, string> ApiKeys { get; set; } = new Dictionary<string, string>();

    /// <summary>Tokens of an identity provider; null for none.</summary>
    public McpJwtOptions? Jwt { get; set; }

    /// <summary>Requests a minute for each caller. Default 600; a caller above it gets 429 with the time to wait.</summary>
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>Whether the address is reached from this machine only.</summary>
    internal bool IsLoopback => Url.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(Url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>Whether callers are asked who they are.</summary>
    internal bool AsksForIdentity => ApiKeys.Count > 0 || Jwt is not null;

    /// <summary>Checks the settings.</summary>
    /// <exception cref="UsageException">A setting is wrong, or the server would be open to the network.</exception>
    internal void RequireSafe()
    {
        if (Url.Scheme is not ("http" or "https") || Url.AbsolutePath is not ("/" or "/mcp"))
        {
            throw new UsageException($"--http {Url} is no address to listen on. Say for example http://127.0.0.1:5450.");
        }

        if (!IsLoopback && !AsksForIdentity)
        {
            throw new UsageException(
                $"{Url} can be reached from other machines, and no caller is asked who they are. Set Mcp:ApiKeys or Mcp:Jwt in the configuration (docs/mcp.md says how), or listen on 127.0.0.1.");
        }

        if (RequestsPerMinute < 1)
        {
            throw new UsageException($"Mcp:RequestsPerMinute is {RequestsPerMinute}, so no request would ever be answered. Give 1 or more; 600 is the default.");
        }

        if (ApiKeys.FirstOrDefault(key => key.Value.Length != 64 || !key.Value.All(char.IsAsciiHexDigit)) is { Key: { } name })
        {
            throw new UsageException($"Mcp:ApiKeys:{name} is not a SHA-256 in hexadecimal. Make a key with 'openssl rand -hex 32' and give what 'printf %s KEY | sha256sum' prints.");
        }

        if (Jwt is { } jwt && (jwt.Authority is null || string.IsNullOrWhiteSpace(jwt.Audience)))
        {
            throw new UsageException("Mcp:Jwt needs Authority, the issuer's address, and Audience, for whom tokens must be made out.");
        }

        if (Jwt is { Authority.Host: "accounts.google.com", RequiredClaims.Count: 0 })
        {
            throw new UsageException(
                "Mcp:Jwt takes tokens of accounts.google.com, which makes them out for any audience to anybody who has an account there. Say whose are taken: Mcp:Jwt:RequiredClaims, "
                + "for example { \"hd\": [ \"example.com\" ] } for the people of an organisation, or { \"email\": [ … ] } for service accounts.");
        }
    }
}

/// <summary>Which tokens are taken, section <c>Mcp:Jwt</c>: those of any issuer of OpenID Connect that signs them as JWT, such as Entra ID, Cognito for IAM Identity Center, and Google's ID tokens.</summary>
public sealed class McpJwtOptions
{
    /// <summary>The issuer, whose keys are read from its <c>.well-known/openid-configuration</c>.</summary>
    public Uri? Authority { get; set; }

    /// <summary>For whom tokens must be made out. Cognito's access tokens carry it as <c>client_id</c>.</summary>
    public string? Audience { get; set; }

    /// <summary>This server's own address as clients know it, for the protected-resource metadata; null for the address they called.</summary>
    public Uri? Resource { get; set; }

    /// <summary>A scope or role that a token must carry; null when any token for the audience will do.</summary>
    public string? RequiredScope { get; set; }

    /// <summary>What a token must say besides: claims by name, each with the values of which it must have one. Default nothing; must not be empty for Google.</summary>
    public IDictionary<string, string[]> RequiredClaims { get; set; } = new Dictionary<string, string[]>();
}
