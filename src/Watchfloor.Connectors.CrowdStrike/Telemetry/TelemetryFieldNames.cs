using System.Collections.Frozen;
using System.Text;

namespace Watchfloor.Connectors.CrowdStrike.Telemetry;

/// <summary>Which field a JSON name means, whatever source wrote it.</summary>
internal static class TelemetryFieldNames
{
    /// <summary>Number of fields.</summary>
    public const int Count = (int)TelemetryField.Bookkeeping + 1;

    private static readonly (TelemetryField Field, string[] Names)[] Table =
    [
        (TelemetryField.AtId, ["@id"]),
        (TelemetryField.Id, ["id", "event_id"]),
        (TelemetryField.Kind, ["event_simpleName", "#event_simpleName"]),
        (TelemetryField.StreamKind, ["fdr_event_type", "ExternalApiType", "event_type"]),
        (TelemetryField.ContextTimeStamp, ["ContextTimeStamp"]),
        (TelemetryField.Timestamp, ["timestamp"]),
        (TelemetryField.AtTimestamp, ["@timestamp", "_time"]),
        (TelemetryField.Aid, ["aid", "AgentIdString"]),
        (TelemetryField.Cid, ["cid", "#cid", "CustomerIdString"]),
        (TelemetryField.ComputerName, ["ComputerName", "Hostname", "HostnameField"]),
        (TelemetryField.Platform, ["event_platform", "#event_platform"]),
        (TelemetryField.LocalAddress, ["LocalAddressIP4", "LocalAddressIP6", "LocalIP", "LocalAddress"]),
        (TelemetryField.LocalPort, ["LocalPort", "LPort"]),
        (TelemetryField.RemoteAddress, ["RemoteAddressIP4", "RemoteAddressIP6", "RemoteIP", "RemoteAddress"]),
        (TelemetryField.RemotePort, ["RemotePort", "RPort"]),
        (TelemetryField.RemoteHost, ["RemoteHostName", "RemoteHost"]),
        (TelemetryField.Protocol, ["Protocol"]),
        (TelemetryField.Direction, ["ConnectionDirection"]),
        (TelemetryField.BytesOut, ["BytesSent", "BytesOut", "OutboundBytes", "TotalBytesSent", "SentBytes"]),
        (TelemetryField.BytesIn, ["BytesReceived", "BytesIn", "InboundBytes", "TotalBytesReceived", "ReceivedBytes"]),
        (TelemetryField.ConnectionStart, ["ConnectTime", "ConnectionStartTime"]),
        (TelemetryField.ConnectionEnd, ["DisconnectTime", "ConnectionEndTime"]),
        (TelemetryField.TargetProcessId, ["TargetProcessId"]),
        (TelemetryField.ParentProcessId, ["ParentProcessId"]),
        (TelemetryField.ContextProcessId, ["ContextProcessId"]),
        (TelemetryField.RawProcessId, ["RawProcessId"]),
        (TelemetryField.ImageFileName, ["ImageFileName"]),
        (TelemetryField.CommandLine, ["CommandLine"]),
        (TelemetryField.Sha256, ["SHA256HashData"]),
        (TelemetryField.Sha1, ["SHA1HashData"]),
        (TelemetryField.Md5, ["MD5HashData"]),
        (TelemetryField.ParentBaseFileName, ["ParentBaseFileName"]),
        (TelemetryField.ParentImageFileName, ["ParentImageFileName"]),
        (TelemetryField.ParentCommandLine, ["ParentCommandLine"]),
        (TelemetryField.GrandParentBaseFileName, ["GrandParentBaseFileName"]),
        (TelemetryField.ContextBaseFileName, ["ContextBaseFileName"]),
        (TelemetryField.ContextImageFileName, ["ContextImageFileName"]),
        (TelemetryField.ContextCommandLine, ["ContextCommandLine"]),
        (TelemetryField.UserSid, ["UserSid"]),
        (TelemetryField.UnixUid, ["UID", "RUID"]),
        (TelemetryField.UserName, ["UserName"]),
        (TelemetryField.UserDomain, ["LogonDomain", "UserDomain"]),
        (TelemetryField.UserPrincipal, ["UserPrincipal"]),
        (TelemetryField.UserIsAdmin, ["UserIsAdmin"]),
        (TelemetryField.IntegrityLevel, ["IntegrityLevel"]),
        (TelemetryField.ProcessStartTime, ["ProcessStartTime"]),
        (TelemetryField.ProcessEndTime, ["ProcessEndTime"]),
        (TelemetryField.ExitCode, ["ExitCode"]),
        (TelemetryField.AuthenticationId, ["AuthenticationId"]),
        (TelemetryField.DomainName, ["DomainName"]),
        (TelemetryField.RequestType, ["RequestType"]),
        (TelemetryField.Ip4Records, ["IP4Records", "FirstIP4Record"]),
        (TelemetryField.Ip6Records, ["IP6Records", "FirstIP6Record"]),
        (TelemetryField.CnameRecords, ["CNAMERecords"]),
        (TelemetryField.TextRecords, ["TXTRecords", "TextRecords"]),
        (TelemetryField.DnsResponse, ["DnsResponseCode", "ResponseCode"]),
        (TelemetryField.LogonType, ["LogonType"]),
        (TelemetryField.AuthenticationPackage, ["AuthenticationPackage"]),
        (TelemetryField.LogonProcess, ["LogonProcess", "LogonProcessName"]),
        (TelemetryField.ClientComputerName, ["ClientComputerName", "RemoteComputerName"]),
        (TelemetryField.Status, ["Status"]),
        (TelemetryField.SubStatus, ["SubStatus"]),
        (TelemetryField.TaskName, ["TaskName"]),
        (TelemetryField.TaskCommand, ["TaskExecCommand"]),
        (TelemetryField.TaskArguments, ["TaskExecArguments"]),
        (TelemetryField.TaskAuthor, ["TaskAuthor"]),
        (TelemetryField.ServiceName, ["ServiceName"]),
        (TelemetryField.ServiceDisplayName, ["ServiceDisplayName"]),
        (TelemetryField.ServiceAccount, ["ServiceObjectName", "ServiceStartName"]),
        (TelemetryField.ServiceCommand, ["ServiceImagePath", "ServiceCommandLine"]),
        (TelemetryField.TargetFileName, ["TargetFileName", "FileName", "TargetDirectoryName"]),
        (TelemetryField.Size, ["Size", "FileSize"]),
        (TelemetryField.RegObjectName, ["RegObjectName"]),
        (TelemetryField.RegValueName, ["RegValueName"]),
        (TelemetryField.RegStringValue, ["RegStringValue"]),
        (TelemetryField.RegNumericValue, ["RegNumericValue"]),
        (TelemetryField.VolumeDriveLetter, ["VolumeDriveLetter"]),
        (TelemetryField.VolumeName, ["VolumeName", "VolumeRealDeviceName"]),
        (TelemetryField.Bookkeeping,
        [
            "ConfigBuild", "ConfigStateHash", "Entitlements", "EffectiveTransmissionClass", "EventOrigin", "InContext", "name",
            "ContextThreadId", "#repo", "#repo.cid", "#type", "#Vendor", "#error", "@timezone", "@timestamp.nanos",
            "@ingesttimestamp", "@rawstring", "@sourcetype", "@dataConnectionID", "@collect.timestamp", "aip",
        ]),
    ];

    private static readonly FrozenDictionary<string, TelemetryField> ByName = Table
        .SelectMany(row => row.Names, (row, name) => KeyValuePair.Create(name, row.Field))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, TelemetryField>.AlternateLookup<ReadOnlySpan<char>> ByText =
        ByName.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly string[] Canonical = MakeCanonical();

    /// <summary>The name that a field has in NG-SIEM.</summary>
    public static string NameOf(TelemetryField field) => Canonical[(int)field];

    /// <summary>Finds the field for a property name as it stands in the JSON; false for names no mapping asks for.</summary>
    public static bool TryFind(ReadOnlySpan<byte> utf8Name, out TelemetryField field)
    {
        Span<char> name = stackalloc char[48];
        if (utf8Name.Length > name.Length || !Ascii.IsValid(utf8Name))
        {
            field = default;
            return false;
        }

        name = name[..Encoding.ASCII.GetChars(utf8Name, name)];
        if (ByText.TryGetValue(name, out field))
        {
            return true;
        }

        // Splunk exports of the same data add a suffix to numbers.
        return name.EndsWith("_decimal", StringComparison.Ordinal) && ByText.TryGetValue(name[..^8], out field);
    }

    private static string[] MakeCanonical()
    {
        var names = new string[Count];
        foreach (var (field, all) in Table)
        {
            names[(int)field] = all[0];
        }

        return names;
    }
}
