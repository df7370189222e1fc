using System.Security.Claims;

namespace Watchfloor.Mcp;

/// <summary>Who an authenticated caller is, for limits and for the audit log.</summary>
internal static class CallerName
{
    // The person before the application: many persons come through one application. Entra: oid, appid, azp; Cognito: client_id.
    private static readonly string[] Stable = ["sub", "oid", "appid", "azp", "client_id"];

    /// <summary>The identity's name; the claim that stands for it when a token names nobody, as an application's own may; null when the caller is not known.</summary>
    public static string? Of(ClaimsPrincipal? user)
    {
        if (user?.Identity is not { IsAuthenticated: true } identity)
        {
            return null;
        }

        return !string.IsNullOrEmpty(identity.Name)
            ? identity.Name
            : Stable.Select(type => user.FindFirst(type)).FirstOrDefault(claim => !string.IsNullOrEmpty(claim?.Value)) is { } claim ? $"{claim.Type} {claim.Value}" : null;
    }
}
