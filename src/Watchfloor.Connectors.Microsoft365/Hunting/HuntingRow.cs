using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>One row of a hunting table: the columns that the Device* tables share, also under the names that exports use.</summary>
internal sealed class HuntingRow
{
    public HuntingRow(JsonRecord row, string? category)
    {
        Row = row;
        row.Ignore("TimeGenerated", "Type", "SourceSystem");
        Timestamp = row.Text("Timestamp", "ReportTime", "TimeGenerated");
        Time = row.RequiredTime("Timestamp", "ReportTime", "TimeGenerated");
        DeviceId = row.Text("DeviceId", "MachineId");
        DeviceName = row.Text("DeviceName", "ComputerDnsName");
        ReportId = row.Text("ReportId", "ReportId_long", "ReportId_string", "ReportIndex");
        ActionType = row.Text("ActionType");
        Table = category?.StartsWith("AdvancedHunting-", StringComparison.OrdinalIgnoreCase) == true
            ? category["AdvancedHunting-".Length..]
            : row.Peek("$table") ?? TableOf(row, ActionType);
    }

    public JsonRecord Row { get; }

    public string Table { get; }

    public DateTimeOffset Time { get; }

    public string? Timestamp { get; }

    public string? DeviceId { get; }

    public string? DeviceName { get; }

    public string? ReportId { get; }

    public string? ActionType { get; }

    /// <summary>The identity that Microsoft documents for Device* rows, in the order every tool here uses.</summary>
    public string Uid => DeviceId is not null && ReportId is not null ? $"{DeviceId}/{ReportId}/{Timestamp}" : ReportId ?? Row.ContentId();

    public Device? Device(string? ip = null) => (DeviceId ?? DeviceName ?? ip) is null
        ? null
        : new Device { TypeId = 0, Uid = DeviceId, Hostname = DeviceName, Ip = ip };

    /// <summary>OCSF asks for a device; a row that names none says so.</summary>
    public Device RequiredDevice() => Device() ?? throw new UnmappableRecordException("no DeviceId or DeviceName");

    public Metadata Metadata(params IReadOnlyList<string> profiles) => new()
    {
        Uid = Uid,
        Product = Table.StartsWith("Device", StringComparison.Ordinal) ? MicrosoftProduct.DefenderForEndpoint : MicrosoftProduct.DefenderXdr,
        LogName = Table,
        EventCode = ActionType,
        OriginalTime = Timestamp,
        TenantUid = Row.Text("TenantId", "OrgId"),
        Profiles = profiles.Count > 0 ? profiles : null,
    };

    /// <summary>The process that did it. In every table but DeviceProcessEvents it is the only one.</summary>
    public Process? Initiating()
    {
        var name = Row.Text("InitiatingProcessFileName", "InitiatingProcessName");
        var path = FilePath.Join(Row.Text("InitiatingProcessFolderPath", "InitiatingProcessImageFilePath"), name);
        var parentName = Row.Text("InitiatingProcessParentFileName", "InitiatingProcessParentProcessName");
        var parent = ProcessOf(
            Row.Long("InitiatingProcessParentId") ?? Row.Long("InitiatingProcessParentProcessId"),
            Row.Time("InitiatingProcessParentCreationTime"),
            FilePath.ToFile(parentName is not null && FilePath.NameOf(parentName) != parentName ? parentName : null, FilePath.NameOf(parentName)));
        var process = ProcessOf(
            Row.Long("InitiatingProcessId"),
            Row.Time("InitiatingProcessCreationTime"),
            FilePath.ToFile(path, name, Fingerprints.Of(
                Row.Text("InitiatingProcessSHA256", "InitiatingProcessImageSha256"),
                Row.Text("InitiatingProcessSHA1", "InitiatingProcessImageSha1"),
                Row.Text("InitiatingProcessMD5", "InitiatingProcessImageMd5")), Row.Long("InitiatingProcessFileSize")));
        var integrity = Row.Text("InitiatingProcessIntegrityLevel");
        return process is null ? null : process with
        {
            CmdLine = Row.Text("InitiatingProcessCommandLine", "Process_CommandLine"),
            ParentProcess = parent,
            User = InitiatingUser(),
            Integrity = integrity,
            IntegrityId = IntegrityOf(integrity),
        };
    }

    public User? InitiatingUser() => MicrosoftUser.OfWindows(
        Row.Text("InitiatingProcessAccountName"),
        Row.Text("InitiatingProcessAccountDomain", "InitiatingProcessAccountDomainName"),
        Row.Text("InitiatingProcessAccountSid"),
        Row.Text("InitiatingProcessAccountUpn"),
        Row.Text("InitiatingProcessAccountObjectId", "InitiatingProcessAccountAzureADId"));

    /// <summary>OCSF asks for an actor with something in it.</summary>
    public Actor Actor()
    {
        var process = Initiating();
        var user = InitiatingUser();
        return process is null && user is null ? new Actor { AppName = "not reported" } : new Actor { Process = process, User = user };
    }

    /// <summary>A process by pid; its uid adds device and start, since pids are used again.</summary>
    public Process? ProcessOf(long? pid, DateTimeOffset? created, Ocsf.File? file)
    {
        if (pid is not { } number)
        {
            return null;
        }

        var uid = DeviceId is null || created is null ? null : string.Create(
            CultureInfo.InvariantCulture, $"{DeviceId}/{number}/{created.Value.UtcDateTime:yyyyMMdd'T'HHmmss.fffffff}");
        var fits = number is >= int.MinValue and <= int.MaxValue;
        return new Process
        {
            Pid = fits ? (int)number : null,
            Uid = uid ?? (fits ? null : number.ToString(CultureInfo.InvariantCulture)),
            Name = file?.Name,
            Path = file?.Path,
            File = file,
            CreatedTime = created,
        };
    }

    public static int? IntegrityOf(string? level) => level?.ToLowerInvariant() switch
    {
        null => null,
        "untrusted" => 1,
        "low" => 2,
        "medium" => 3,
        "high" => 4,
        "system" => 5,
        "protected" => 6,
        _ => 99,
    };

    public static int? Port(int? port) => port is >= 0 and <= 65535 ? port : null;

    private static string TableOf(JsonRecord row, string? action)
    {
        bool ActionIs(params ReadOnlySpan<string> words)
        {
            foreach (var word in words)
            {
                if (action?.StartsWith(word, StringComparison.OrdinalIgnoreCase) == true)
                {
                    return true;
                }
            }

            return false;
        }

        return row switch
        {
            _ when row.Has("AlertId") => row.Has("EntityType") ? "AlertEvidence" : "AlertInfo",
            _ when row.Has("NetworkMessageId") && row.Has("RecipientEmailAddress") => "EmailEvents",
            _ when ActionIs("Logon", "Logoff") => row.Peek("DeviceId") is not null ? "DeviceLogonEvents" : "IdentityLogonEvents",
            _ when ActionIs("ProcessCreated", "OpenProcess") || row.Peek("CreatedProcessId") is not null => "DeviceProcessEvents",
            _ when ActionIs("Connection", "InboundConnection", "ListeningConnection", "Dns", "Http", "Ssl", "NetworkSignature", "Icmp", "Ssh") && row.Has("RemoteIP") => "DeviceNetworkEvents",
            _ when ActionIs("ListeningConnection", "InboundConnection") => "DeviceNetworkEvents",
            _ when ActionIs("Registry") => "DeviceRegistryEvents",
            _ when ActionIs("File") && row.Peek("FileName") is not null => "DeviceFileEvents",
            _ when action is null && row.Peek("ProcessCommandLine") is not null && row.Peek("ProcessId") is not null => "DeviceProcessEvents",
            _ when action is null && row.Peek("RemoteIP") is not null => "DeviceNetworkEvents",
            _ when row.Peek("DeviceId") is not null => "DeviceEvents",
            _ when row.Peek("ActivityType") is not null || row.Peek("ObjectName") is not null => "CloudAppEvents",
            _ => "IdentityDirectoryEvents",
        };
    }
}
