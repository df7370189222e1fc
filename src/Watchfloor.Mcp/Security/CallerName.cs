using System.Security.Claims;

namespace Watchfloor.Mcp;

/// <summary>Who an authenticated caller is, for limits and for the audit log.</summary>
internal static class CallerName
{
    // The person before the application: many persons come through one application. Entra: oid, appid, azp; Cognito: client_id.
    private static readonly string[] Stable = ["sub", "oid", "appid", "azp", "client_id"];

    // What a person is called: Entra v2 and v1, Google, Cognito.
    private static readonly string[] Readable = ["preferred_username", "upn", "email", "username"];

    /// <summary>The identity's name; the claim that stands for it when a token names nobody, as an application's own may; null when the caller is not known.</summary>
    public static string? Of(ClaimsPrincipal? user)
    {
        if (user?.Identity is not { IsAuthenticated: true } identity)
        {
            return null;
        }

        return !string.IsNullOrEmpty(identity.Name) ? identity.Name : First(user, Stable) is { } claim ? $"{claim.Type} {claim.Value}" : null;
    }

    /// <summary>The same for a person who reads the audit log: with the name that the token gives, which may change hands, and Entra's object id in place of a subject that only this application knows.</summary>
    public static string? ForTheRecord(ClaimsPrincipal? user)
    {
        if (Of(user) is not { } name)
        {
            return null;
        }

        var known = First(user!, ["oid"])?.Value ?? name;
        return First(user!, Readable)?.Value is { } readable && readable != known ? $"{readable} ({known})" : known;
    }

    private static Claim? First(ClaimsPrincipal user, string[] types) =>
        types.Select(type => user.FindFirst(type)).FirstOrDefault(claim => !string.IsNullOrEmpty(claim?.Value));
}
