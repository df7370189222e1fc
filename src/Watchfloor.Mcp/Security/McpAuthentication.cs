using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore.Authentication;
using ModelContextProtocol.Authentication;

namespace Watchfloor.Mcp;

/// <summary>Who may call: keys, tokens of an identity provider, or both; with the metadata by which clients find the provider.</summary>
internal static class McpAuthentication
{
    private const string Chooser = "KeyOrToken";

    /// <summary>Adds what the options ask for; false when callers are not asked who they are.</summary>
    public static bool Add(IServiceCollection services, McpHttpOptions options)
    {
        if (!options.AsksForIdentity)
        {
            return false;
        }

        var authentication = services.AddAuthentication(schemes =>
        {
            schemes.DefaultScheme = Chooser;
            schemes.DefaultChallengeScheme = options.Jwt is null ? ApiKeyHandler.SchemeName : McpAuthenticationDefaults.AuthenticationScheme;
        });
        authentication.AddPolicyScheme(Chooser, null, policy => policy.ForwardDefaultSelector = context =>
            options.Jwt is not null && (options.ApiKeys.Count == 0 || LooksLikeToken(context.Request.Headers.Authorization.ToString()))
                ? JwtBearerDefaults.AuthenticationScheme : ApiKeyHandler.SchemeName);
        authentication.AddScheme<ApiKeyOptions, ApiKeyHandler>(
            ApiKeyHandler.SchemeName, keys => keys.Keys = [.. options.ApiKeys.Select(key => (key.Key, Convert.FromHexString(key.Value)))]);
        if (options.Jwt is { } jwt)
        {
            AddTokens(authentication, jwt);
        }

        services.AddAuthorization(authorization => authorization.DefaultPolicy = new AuthorizationPolicyBuilder()
            .RequireAuthenticatedUser()
            .RequireAssertion(context => options.Jwt is not { } jwt || context.User.Identity?.AuthenticationType == ApiKeyHandler.SchemeName || Allows(jwt, context.User))
            .Build());
        return true;
    }

    private static void AddTokens(AuthenticationBuilder authentication, McpJwtOptions jwt)
    {
        authentication.AddJwtBearer(bearer =>
        {
            bearer.Authority = jwt.Authority!.ToString().TrimEnd('/');
            bearer.RequireHttpsMetadata = !jwt.Authority.IsLoopback;
            bearer.MapInboundClaims = false;
            bearer.TokenValidationParameters.ValidAudience = jwt.Audience;
            bearer.TokenValidationParameters.NameClaimType = "sub";

            // Cognito's access tokens have no aud; their client_id says for whom they are.
            bearer.TokenValidationParameters.AudienceValidator = (audiences, token, _) => audiences.Contains(jwt.Audience)
                || (!audiences.Any() && token is Microsoft.IdentityModel.JsonWebTokens.JsonWebToken web && web.TryGetPayloadValue<string>("client_id", out var client) && client == jwt.Audience);
        });
        authentication.AddMcp(mcp => mcp.ResourceMetadata = new ProtectedResourceMetadata
        {
            Resource = jwt.Resource?.ToString(),
            AuthorizationServers = { jwt.Authority!.ToString().TrimEnd('/') },
            ScopesSupported = jwt.RequiredScope is { } scope ? [scope] : [],
            ResourceName = "Watchfloor",
        });
    }

    private static bool LooksLikeToken(string authorization) => authorization.Count(character => character == '.') == 2;

    private static bool Allows(McpJwtOptions jwt, ClaimsPrincipal user) => (jwt.RequiredScope is not { } scope || Carries(user, scope))
        && jwt.RequiredClaims.All(claim => user.FindAll(claim.Key).Any(found => claim.Value.Contains(found.Value, StringComparer.Ordinal)));

    // Entra: scp, or roles of an application; Cognito: scope.
    private static bool Carries(ClaimsPrincipal user, string scope) => user.Claims
        .Where(claim => claim.Type is "scp" or "scope" or "roles")
        .SelectMany(claim => claim.Value.Split(' '))
        .Contains(scope, StringComparer.Ordinal);
}
