using Watchfloor.Lab;

namespace Watchfloor.Cli;

/// <summary>The lab's addresses and credentials as connector settings.</summary>
internal static class LabConfiguration
{
    // The lab answers as fast as it is asked.
    private const string NoBudget = "0";

    public static IReadOnlyDictionary<string, string?> Of(LabAddresses lab) => new Dictionary<string, string?>
    {
        ["Connectors:CrowdStrike:BaseAddress"] = lab.CrowdStrike.ToString(),
        ["Connectors:CrowdStrike:ClientId"] = lab.CrowdStrikeClientId,
        ["Connectors:CrowdStrike:ClientSecret"] = lab.CrowdStrikeClientSecret,
        ["Connectors:Microsoft365:LoginBaseAddress"] = lab.MicrosoftLogin.ToString(),
        ["Connectors:Microsoft365:GraphBaseAddress"] = lab.MicrosoftGraph.ToString(),
        ["Connectors:Microsoft365:DefenderBaseAddress"] = lab.MicrosoftDefender.ToString(),
        ["Connectors:Microsoft365:OfficeBaseAddress"] = lab.MicrosoftOffice.ToString(),
        ["Connectors:Microsoft365:TenantId"] = lab.MicrosoftTenantId,
        ["Connectors:Microsoft365:ClientId"] = lab.MicrosoftClientId,
        ["Connectors:Microsoft365:ClientSecret"] = lab.MicrosoftClientSecret,
        ["Connectors:Proofpoint:BaseAddress"] = lab.Proofpoint.ToString(),
        ["Connectors:Proofpoint:Principal"] = lab.ProofpointPrincipal,
        ["Connectors:Proofpoint:Secret"] = lab.ProofpointSecret,
        ["Connectors:CrowdStrike:Http:BudgetShare"] = NoBudget,
        ["Connectors:Microsoft365:Http:BudgetShare"] = NoBudget,
        ["CompanyRecords"] = lab.CompanyRecordsFile,
    };
}
