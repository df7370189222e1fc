using System.ComponentModel.DataAnnotations;

namespace Acme;

/// <summary>Settings of the plug-in, section <c>Connectors:acme</c>.</summary>
public sealed class AcmeOptions
{
    /// <summary>Root of the API that is read.</summary>
    [Required]
    public Uri BaseAddress { get; set; } = new("https://urlhaus-api.abuse.ch");

    /// <summary>Root of the address that takes reports.</summary>
    [Required]
    public Uri ReportAddress { get; set; } = new("https://urlhaus.abuse.ch");

    /// <summary>The key. Keep it out of the file: set <c>WATCHFLOOR_Connectors__acme__Key</c>.</summary>
    [Required(ErrorMessage = "Connectors:acme:Key is missing: get a free Auth-Key at https://auth.abuse.ch and set WATCHFLOOR_Connectors__acme__Key.")]
    public string? Key { get; set; }

    /// <summary>Addresses asked for at once, 1 to 1000; the API shows no older ones. Default 1000.</summary>
    [Range(1, 1000)]
    public int Newest { get; set; } = 1000;
}
