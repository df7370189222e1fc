namespace Watchfloor.Connectors.Microsoft365;

/// <summary>What to do about the errors that matter when a token is refused.</summary>
internal static class LoginAdvice
{
    private static readonly (string Code, string WhatToDo)[] Known =
    [
        ("AADSTS7000215", "The client secret is wrong; make sure it is the secret's value and not its id."),
        ("AADSTS7000222", "The client secret has expired; make a new one under Certificates and secrets of the app registration."),
        ("AADSTS700016", "The application is not known in this tenant; check ClientId and TenantId."),
        ("AADSTS7000112", "The application is disabled in this tenant; enable it under Enterprise applications."),
        ("AADSTS90002", "The tenant does not exist in this cloud; check TenantId and Cloud."),
        ("AADSTS900023", "TenantId is neither an id nor a domain name."),
        ("AADSTS500011", "This cloud does not know the audience; check Cloud, or whether the tenant has Defender for Endpoint."),
        ("AADSTS53003", "Conditional Access blocks the application from this address; allow the address for workload identities."),
    ];

    public static string? For(int status, string body) =>
        Known.FirstOrDefault(known => body.Contains(known.Code, StringComparison.Ordinal)).WhatToDo
        ?? (status is 400 or 401 ? "Check TenantId, ClientId and ClientSecret." : null);
}
