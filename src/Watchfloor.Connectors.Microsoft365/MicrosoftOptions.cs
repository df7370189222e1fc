using System.ComponentModel.DataAnnotations;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Settings of the Microsoft connector, section <c>Connectors:Microsoft365</c>.</summary>
public sealed class MicrosoftOptions
{
    /// <summary>Configuration section these settings come from.</summary>
    public const string Section = "Connectors:Microsoft365";

    /// <summary>Which cloud the tenant lives in: global, gcc, gcc-high, dod or china. Default global.</summary>
    [Required]
    public string Cloud { get; set; } = "global";

    /// <summary>Entra tenant, by id or by domain name.</summary>
    [Required]
    public string? TenantId { get; set; }

    /// <summary>Application (client) id of the app registration that reads.</summary>
    [Required]
    public string? ClientId { get; set; }

    /// <summary>Its client secret. Never logged; keep it out of files.</summary>
    [Required]
    public string? ClientSecret { get; set; }

    /// <summary>Login authority in place of the cloud's own.</summary>
    public Uri? LoginBaseAddress { get; set; }

    /// <summary>Graph root in place of the cloud's own.</summary>
    public Uri? GraphBaseAddress { get; set; }

    /// <summary>Defender for Endpoint API in place of the cloud's own.</summary>
    public Uri? DefenderBaseAddress { get; set; }

    /// <summary>How far back the first reading goes when the caller does not say. Default 7 days; Entra keeps 30, hunting 30.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "180.00:00:00")]
    public TimeSpan InitialLookback { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How much of the alerts' and incidents' recent past each reading repeats, for updates that arrive out of order. Default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan AlertOverlap { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The same for Entra's logs and hunting, whose rows arrive minutes late. Less than 30 min loses sign-ins; more asks more. Default 45 min.</summary>
    [Range(typeof(TimeSpan), "00:30:00", "1.00:00:00")]
    public TimeSpan LogOverlap { get; set; } = TimeSpan.FromMinutes(45);

    /// <summary>Longest stretch of time one query covers while records come. Default one day, which keeps pages few.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan MaxWindow { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Records a page. Graph gives at most 1000.</summary>
    [Range(1, 1000)]
    public int PageSize { get; set; } = 1000;

    /// <summary>Rows a hunting query may return before its window is halved. Graph stops at 100,000 rows, and at 50 MB. Default 10,000.</summary>
    [Range(10, 100_000)]
    public int HuntingRows { get; set; } = 10_000;

    /// <summary>Kinds of sign-in to read. All but the interactive ones need Graph's beta version.</summary>
    public IList<string> SignInEventTypes { get; } = [];
}
