using Watchfloor.Lab;

namespace Watchfloor.EndToEnd.Tests;

/// <summary>The lab's addresses and credentials, as the program takes them.</summary>
internal static class LabSettings
{
    /// <summary>As configuration.</summary>
    public static IReadOnlyDictionary<string, string?> Configuration(LabHost lab) => new Dictionary<string, string?>
    {
        ["Connectors:CrowdStrike:BaseAddress"] = lab.Addresses.CrowdStrike.ToString(),
        ["Connectors:CrowdStrike:ClientId"] = lab.Addresses.CrowdStrikeClientId,
        ["Connectors:CrowdStrike:ClientSecret"] = lab.Addresses.CrowdStrikeClientSecret,
        ["Connectors:CrowdStrike:Http:BudgetShare"] = "0",
        ["Connectors:CrowdStrike:Http:FirstDelay"] = "00:00:00.010",
        ["Connectors:Microsoft365:LoginBaseAddress"] = lab.Addresses.MicrosoftLogin.ToString(),
        ["Connectors:Microsoft365:GraphBaseAddress"] = lab.Addresses.MicrosoftGraph.ToString(),
        ["Connectors:Microsoft365:DefenderBaseAddress"] = lab.Addresses.MicrosoftDefender.ToString(),
        ["Connectors:Microsoft365:OfficeBaseAddress"] = lab.Addresses.MicrosoftOffice.ToString(),
        ["Connectors:Microsoft365:TenantId"] = lab.Addresses.MicrosoftTenantId,
        ["Connectors:Microsoft365:ClientId"] = lab.Addresses.MicrosoftClientId,
        ["Connectors:Microsoft365:ClientSecret"] = lab.Addresses.MicrosoftClientSecret,
        ["Connectors:Microsoft365:Http:BudgetShare"] = "0",
        ["Connectors:Microsoft365:Http:FirstDelay"] = "00:00:00.010",
        ["Connectors:Proofpoint:BaseAddress"] = lab.Addresses.Proofpoint.ToString(),
        ["Connectors:Proofpoint:Principal"] = lab.Addresses.ProofpointPrincipal,
        ["Connectors:Proofpoint:Secret"] = lab.Addresses.ProofpointSecret,
        ["Connectors:Proofpoint:Http:FirstDelay"] = "00:00:00.010",
    };

    /// <summary>As environment variables.</summary>
    public static IReadOnlyDictionary<string, string> Variables(LabHost lab) =>
        Configuration(lab).ToDictionary(setting => "WATCHFLOOR_" + setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value!);
}
