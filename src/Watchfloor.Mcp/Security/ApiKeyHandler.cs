using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Watchfloor.Mcp;

/// <summary>The keys that callers may bring.</summary>
internal sealed class ApiKeyOptions : AuthenticationSchemeOptions
{
    /// <summary>SHA-256 of each key by the caller's name.</summary>
    public IReadOnlyList<(string Name, byte[] Hash)> Keys { get; set; } = [];
}

/// <summary>Knows callers by a key in <c>Authorization: Bearer</c> or <c>X-Api-Key</c>.</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<ApiKeyOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<ApiKeyOptions>(options, logger, encoder)
{
    /// <summary>Name of the scheme.</summary>
    public const string SchemeName = "ApiKey";

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var authorization = Request.Headers.Authorization.ToString();
        var key = authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? authorization["Bearer ".Length..].Trim() : Request.Headers["X-Api-Key"].ToString();
        if (key.Length == 0)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        string? caller = null;
        foreach (var (name, known) in Options.Keys)
        {
            // All are compared, so that the time taken tells nothing.
            caller = CryptographicOperations.FixedTimeEquals(hash, known) ? name : caller;
        }

        return Task.FromResult(caller is null ? AuthenticateResult.Fail("The key is not known.") : AuthenticateResult.Success(new AuthenticationTicket(Principal(caller), SchemeName)));
    }

    // The SDK binds a session to whom the identifier names, and refuses callers that are known and have none.
    private static ClaimsPrincipal Principal(string caller) => new(new ClaimsIdentity([new Claim(ClaimTypes.Name, caller), new Claim(ClaimTypes.NameIdentifier, caller)], SchemeName));
}
