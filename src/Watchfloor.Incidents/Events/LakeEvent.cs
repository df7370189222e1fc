using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>One event as incident work reads it: the columns that joins need, under the lake's names.</summary>
/// <remarks>Every string in it came from outside. It reaches a person only as <see cref="VendorText"/>.</remarks>
internal sealed record LakeEvent
{
    public required EvidenceId Id { get; init; }

    public required int ClassUid { get; init; }

    public int ActivityId { get; init; }

    public required DateTimeOffset Time { get; init; }

    public string? EventCode { get; init; }

    public string? CorrelationUid { get; init; }

    public int? StatusId { get; init; }

    public string? StatusCode { get; init; }

    public string? Message { get; init; }

    public string? SrcIp { get; init; }

    public string? SrcHostname { get; init; }

    public string? DstIp { get; init; }

    public int? DstPort { get; init; }

    public string? DstHostname { get; init; }

    public int? DirectionId { get; init; }

    public long? BytesIn { get; init; }

    public long? BytesOut { get; init; }

    public long? DurationMs { get; init; }

    public string? QueryHostname { get; init; }

    public string? Url { get; init; }

    public string? UserAgent { get; init; }

    public string? UserName { get; init; }

    public string? UserUid { get; init; }

    public string? UserDomain { get; init; }

    public string? UserEmail { get; init; }

    public string? ActorUserName { get; init; }

    public string? ActorUserUid { get; init; }

    public string? ActorProcessUid { get; init; }

    public string? ActorProcessName { get; init; }

    public string? DeviceUid { get; init; }

    public string? DeviceHostname { get; init; }

    public string? DeviceIp { get; init; }

    public string? ProcessUid { get; init; }

    public long? ProcessPid { get; init; }

    public string? ProcessName { get; init; }

    public string? ProcessPath { get; init; }

    public string? CommandLine { get; init; }

    public string? ProcessSha256 { get; init; }

    public string? ParentProcessUid { get; init; }

    public string? ParentProcessName { get; init; }

    public string? ProcessUserName { get; init; }

    public string? ProcessUserUid { get; init; }

    public string? FileName { get; init; }

    public string? FilePath { get; init; }

    public string? FileSha256 { get; init; }

    public string? JobName { get; init; }

    public string? JobCommandLine { get; init; }

    public string? WinServiceName { get; init; }

    public string? WinServiceCommandLine { get; init; }

    public string? SessionUid { get; init; }

    public int? LogonTypeId { get; init; }

    public bool? IsMfa { get; init; }

    /// <summary>Directory id of what was changed: an application, a group.</summary>
    public string? EntityUid { get; init; }

    public string? EntityName { get; init; }

    /// <summary>What an audited operation was about: a mailbox, a rule, a file.</summary>
    public string? ResourceName { get; init; }

    /// <summary>Id of what the change left: a sign-in method, an application's secret.</summary>
    public string? LeftUid { get; init; }

    /// <summary>Session of the directory in which an audited operation was done.</summary>
    public string? DirectorySession { get; init; }

    /// <summary>Session of the directory that a sign-in opened or was made in.</summary>
    public string? SignInSession { get; init; }

    /// <summary>Message that an audited operation was about, by its Internet message id.</summary>
    public string? MessageUid { get; init; }

    /// <summary>Kind of program that signed in, as Entra names it.</summary>
    public string? ClientApp { get; init; }

    /// <summary>True for the making of an exclusion from what a sensor shows.</summary>
    public bool IsNewExclusion { get; init; }

    /// <summary>True for a sign-in of an application by itself.</summary>
    public bool IsApplication { get; init; }

    /// <summary>Canonical name of the host it happened on; filled when identities are known.</summary>
    public string? Host { get; init; }

    /// <summary>Canonical name of the person concerned; filled when identities are known.</summary>
    public string? User { get; init; }
}
