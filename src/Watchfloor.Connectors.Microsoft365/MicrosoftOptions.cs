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
    public string? ClientId { get; set; }

    /// <summary>Its client secret. Never logged; keep it out of files. Without one, name a certificate or a managed identity.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>File with the application's certificate and private key, PEM or PFX, in place of a secret.</summary>
    public string? CertificatePath { get; set; }

    /// <summary>Password of a PFX file; null when it has none. Never logged.</summary>
    public string? CertificatePassword { get; set; }

    /// <summary>Whether the machine's own managed identity reads, in place of a secret. Then ClientId names a user-assigned one; leave it out for the system-assigned one.</summary>
    public bool ManagedIdentity { get; set; }

    /// <summary>Login authority in place of the cloud's own.</summary>
    public Uri? LoginBaseAddress { get; set; }

    /// <summary>Graph root in place of the cloud's own.</summary>
    public Uri? GraphBaseAddress { get; set; }

    /// <summary>Defender for Endpoint API in place of the cloud's own.</summary>
    public Uri? DefenderBaseAddress { get; set; }

    /// <summary>Office 365 Management Activity API in place of the cloud's own.</summary>
    public Uri? OfficeBaseAddress { get; set; }

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

    /// <summary>How much of the recent past risk detections are asked for again by the time they were detected. Default one day.</summary>
    [Range(typeof(TimeSpan), "00:30:00", "30.00:00:00")]
    public TimeSpan RiskOverlap { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The same for machine actions: an action that still ran this long ago is asked for again. Default three days, when actions time out.</summary>
    [Range(typeof(TimeSpan), "00:30:00", "30.00:00:00")]
    public TimeSpan ActionOverlap { get; set; } = TimeSpan.FromDays(3);

    /// <summary>The same for Office 365 activity and Purview, whose records come hours late. Default 3 h; more lists more blobs again, and reads none twice.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "1.00:00:00")]
    public TimeSpan OfficeOverlap { get; set; } = TimeSpan.FromHours(3);

    /// <summary>Content types of the Management Activity API; all five when none is named.</summary>
    public IList<string> OfficeContentTypes { get; } = [];

    /// <summary>Record types that Purview's audit is searched for; those of data loss prevention and sensitivity labels when none is named.</summary>
    public IList<string> PurviewRecordTypes { get; } = [];

    /// <summary>Shortest time between two audit searches. Default 30 min; a search is a job that may run for hours.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan PurviewInterval { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long one reading waits for a search; the next one takes it up again. Default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "12:00:00")]
    public TimeSpan PurviewPatience { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest time between two questions how a search is getting on; the first come sooner. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan PurviewPollInterval { get; set; } = TimeSpan.FromSeconds(10);
}
