using Watchfloor.Connectors.CrowdStrike.Telemetry;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.CrowdStrike.Tests.Telemetry;

public class FalconTelemetryMappingTests
{
    // 2026-03-01T10:00:02.328Z, from `date -u -d ... +%s`.
    private const long Milliseconds = 1772359202328;

    [Fact]
    public void Map_ProcessRollup2_KeepsTheProcessTree()
    {
        var activity = Map<ProcessActivity>("ProcessRollup2", """
            "TargetProcessId":"200","ParentProcessId":"100","RawProcessId":"4120","ImageFileName":"\\Device\\HarddiskVolume3\\Windows\\System32\\wscript.exe",
            "CommandLine":"wscript.exe C:\\Users\\j\\a.js","SHA256HashData":"1111111111111111111111111111111111111111111111111111111111111111","ParentBaseFileName":"explorer.exe",
            "UserSid":"S-1-5-21-1-2-3-1001","UserName":"j.doe","IntegrityLevel":"8192","ProcessStartTime":"1772359202.328","SignInfoFlags":"8683538"
            """);

        Assert.Equal(100701, activity.TypeUid);
        Assert.Equal(("200", 4120, "wscript.exe", @"wscript.exe C:\Users\j\a.js"), (activity.Process.Uid, activity.Process.Pid, activity.Process.Name, activity.Process.CmdLine));
        Assert.Equal(@"\Device\HarddiskVolume3\Windows\System32\wscript.exe", activity.Process.File?.Path);
        Assert.Equal(@"C:\Windows\System32\wscript.exe", activity.Process.Path);
        Assert.Equal((3, new string('1', 64)), (activity.Process.File!.Hashes![0].AlgorithmId, activity.Process.File.Hashes[0].Value));
        Assert.Equal(("100", "explorer.exe"), (activity.Process.ParentProcess?.Uid, activity.Process.ParentProcess?.Name));
        Assert.Equal(("100", "explorer.exe"), (activity.Actor.Process?.Uid, activity.Actor.Process?.Name));
        Assert.Equal(("S-1-5-21-1-2-3-1001", "j.doe"), (activity.Actor.User?.Uid, activity.Actor.User?.Name));
        Assert.Equal("S-1-5-21-1-2-3-1001", activity.Process.User?.Uid);
        Assert.Equal(3, activity.Process.IntegrityId);
        Assert.Equal(("a1", "WS-01"), (activity.Device.Uid, activity.Device.Hostname));
        Assert.Equal("8683538", (string)activity.Unmapped!["SignInfoFlags"]!);
        Assert.Equal(("e1", "ProcessRollup2", "1772359202.328"), (activity.Metadata.Uid, activity.Metadata.EventCode, activity.Metadata.OriginalTime));
    }

    [Fact]
    public void Map_OutboundConnection_RunsFromTheHost()
    {
        var connection = Map<NetworkActivity>("NetworkConnectIP4", """
            "ContextProcessId":"200","ContextBaseFileName":"a.exe","LocalAddressIP4":"10.20.0.11","LPort":"50123","RemoteAddressIP4":"203.0.113.9","RemotePort":"443",
            "Protocol":"6","ConnectionDirection":"0","BytesSent":"230","BytesReceived":"1200"
            """);

        Assert.Equal(400101, connection.TypeUid);
        Assert.Equal(("10.20.0.11", 50123, "WS-01"), (connection.SrcEndpoint?.Ip, connection.SrcEndpoint?.Port, connection.SrcEndpoint?.Hostname));
        Assert.Equal(("203.0.113.9", 443), (connection.DstEndpoint?.Ip, connection.DstEndpoint?.Port));
        Assert.Equal((2, 6, "tcp"), (connection.ConnectionInfo!.DirectionId, connection.ConnectionInfo.ProtocolNum, connection.ConnectionInfo.ProtocolName));
        Assert.Equal((230, 1200, 1430), (connection.Traffic!.BytesOut, connection.Traffic.BytesIn, connection.Traffic.Bytes));
        Assert.Equal(("200", "a.exe"), (connection.Actor?.Process?.Uid, connection.Actor?.Process?.Name));
        Assert.Equal(["host"], connection.Metadata.Profiles);
    }

    [Theory]
    [InlineData("NetworkConnectIP6", "\"ConnectionDirection\":\"1\",")]
    [InlineData("NetworkReceiveAcceptIP6", "")]
    public void Map_InboundConnection_SwapsTheEnds(string kind, string direction)
    {
        var connection = Map<NetworkActivity>(kind, $$"""
            {{direction}}"LocalAddressIP6":"2001:db8::1","LocalPort":"3389","RemoteAddressIP6":"::ffff:192.0.2.7","RPort":"50000","BytesSent":"10","BytesReceived":"20"
            """);

        Assert.Equal(("192.0.2.7", 50000), (connection.SrcEndpoint?.Ip, connection.SrcEndpoint?.Port));
        Assert.Equal(("2001:db8::1", 3389, "WS-01"), (connection.DstEndpoint?.Ip, connection.DstEndpoint?.Port, connection.DstEndpoint?.Hostname));
        Assert.Equal(1, connection.ConnectionInfo!.DirectionId);
        Assert.Equal((20, 10), (connection.Traffic!.BytesOut, connection.Traffic.BytesIn));
    }

    [Fact]
    public void Map_DnsRequest_KeepsNameTypeAndAnswers()
    {
        var lookup = Map<DnsActivity>("DnsRequest", """
            "ContextProcessId":"200","DomainName":"cdn.example.com.","RequestType":"28","IP4Records":"192.0.2.1;192.0.2.2;","IP6Records":"2001:db8::5;","CNAMERecords":"edge.example.com;"
            """);

        Assert.Equal(400301, lookup.TypeUid);
        Assert.Equal(("cdn.example.com", "AAAA"), (lookup.Query?.Hostname, lookup.Query?.Type));
        Assert.Equal(["192.0.2.1", "192.0.2.2", "2001:db8::5", "edge.example.com"], lookup.Answers!.Select(answer => answer.Rdata));
        Assert.Equal("WS-01", lookup.SrcEndpoint?.Hostname);
        Assert.Equal("200", lookup.Actor?.Process?.Uid);
    }

    [Theory]
    [InlineData("UserLogon", 1)]
    [InlineData("UserLogonFailed2", 2)]
    public void Map_Logon_IsToTheSensorsHost(string kind, int status)
    {
        var logon = Map<Authentication>(kind, """
            "UserSid":"S-1-5-21-1-2-3-1001","UserName":"h.desk","LogonDomain":"EXAMPLE","UserPrincipal":"h.desk@example.com","LogonType":"3","AuthenticationPackage":"Kerberos",
            "RemoteAddressIP4":"10.20.0.12","ClientComputerName":"WS-02","SubStatus":"3221225578"
            """);

        Assert.Equal((300201, status), (logon.TypeUid, logon.StatusId));
        Assert.Equal(("S-1-5-21-1-2-3-1001", "h.desk", "EXAMPLE", "h.desk@example.com"), (logon.User.Uid, logon.User.Name, logon.User.Domain, logon.User.EmailAddr));
        Assert.Equal(("10.20.0.12", "WS-02"), (logon.SrcEndpoint?.Ip, logon.SrcEndpoint?.Hostname));
        Assert.Equal(("a1", "WS-01"), (logon.DstEndpoint?.Uid, logon.DstEndpoint?.Hostname));
        Assert.Equal(("a1", "WS-01"), (logon.Device?.Uid, logon.Device?.Hostname));
        Assert.Equal((3, "Network", 2, true), (logon.LogonTypeId, logon.LogonType, logon.AuthProtocolId, logon.IsRemote));
        Assert.Equal("3221225578", logon.StatusCode);
    }

    [Fact]
    public void Map_ScheduledTask_IsAJobThatWasMade()
    {
        var task = Map<ScheduledJobActivity>("ScheduledTaskRegistered", """
            "ContextProcessId":"200","UserName":"j.doe","TaskName":"Sync Helper","TaskExecCommand":"C:\\Windows\\System32\\rundll32.exe","TaskExecArguments":"a.dll,Run","TaskAuthor":"EXAMPLE\\j.doe"
            """);

        Assert.Equal(100601, task.TypeUid);
        Assert.Equal(("Sync Helper", @"C:\Windows\System32\rundll32.exe a.dll,Run", "rundll32.exe"), (task.Job.Name, task.Job.CmdLine, task.Job.File?.Name));
        Assert.Equal(@"EXAMPLE\j.doe", task.Job.User?.Name);
        Assert.Equal("200", task.Actor.Process?.Uid);
    }

    [Fact]
    public void Map_ServiceStarted_IsAWindowsService()
    {
        var service = Map<WindowsServiceActivity>("ServiceStarted", """
            "ContextProcessId":"50","ServiceName":"abcdefgh","ServiceDisplayName":"Abc","ImageFileName":"\\Device\\HarddiskVolume3\\Windows\\abcdefgh.exe","CommandLine":"C:\\Windows\\abcdefgh.exe",
            "ServiceObjectName":"LocalSystem","SHA256HashData":"1111111111111111111111111111111111111111111111111111111111111111"
            """);

        Assert.Equal(20100403, service.TypeUid);
        Assert.Equal(("abcdefgh", @"C:\Windows\abcdefgh.exe", "LocalSystem"), (service.WinService.Name, service.WinService.CmdLine, service.WinService.ServiceStartName));
        Assert.Equal("abcdefgh.exe", service.WinService.ServiceFile?.Name);
        Assert.Equal("50", service.Actor.Process?.Uid);
    }

    [Theory]
    [InlineData("PeFileWritten")]
    [InlineData("NewExecutableWritten")]
    [InlineData("SomeFutureFileWritten")]
    public void Map_FileWritten_IsAFileThatWasMade(string kind)
    {
        var written = Map<FileActivity>(kind, """
            "ContextProcessId":"200","TargetFileName":"\\Device\\HarddiskVolume3\\Users\\j\\AppData\\a.dll","Size":"81920","SHA256HashData":"1111111111111111111111111111111111111111111111111111111111111111"
            """);

        Assert.Equal(100101, written.TypeUid);
        Assert.Equal(("a.dll", @"\Device\HarddiskVolume3\Users\j\AppData\a.dll", 81920L), (written.File.Name, written.File.Path, written.File.Size));
        Assert.Equal(new string('1', 64), written.File.Hashes![0].Value);
    }

    [Fact]
    public void Map_AsepValueUpdate_IsARegistryValueThatWasSet()
    {
        var value = Map<RegistryValueActivity>("AsepValueUpdate", """
            "ContextProcessId":"200","RegObjectName":"\\REGISTRY\\MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run","RegValueName":"Updater","RegStringValue":"C:\\a.exe"
            """);

        Assert.Equal(20100202, value.TypeUid);
        Assert.Equal(("Updater", @"C:\a.exe"), (value.RegValue.Name, (string)value.RegValue.Data!));
        Assert.EndsWith(@"\Run", value.RegValue.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void Map_UnknownKind_IsKeptWholeAsBaseEvent()
    {
        var other = Map<BaseEvent>("DriverLoad", "\"ImageFileName\":\"x.sys\",\"DriverSignature\":\"none\"");

        Assert.Equal("DriverLoad", other.ActivityName);
        Assert.Equal("x.sys", (string)other.Unmapped!["ImageFileName"]!);
        Assert.Equal("none", (string)other.Unmapped["DriverSignature"]!);
    }

    [Theory]
    [InlineData("\"ContextTimeStamp\":\"1772359202.328\",\"timestamp\":\"1772359299999\"")]
    [InlineData("\"timestamp\":\"1772359202328\",\"@timestamp\":\"1772359299999\"")]
    [InlineData("\"timestamp\":1772359202328")]
    [InlineData("\"@timestamp\":\"1772359202328\"")]
    [InlineData("\"timestamp\":\"2026-03-01 10:00:02.328\"")]
    public void Map_Time_IsTheSensorsBeforeTheClouds(string times)
    {
        var record = $$"""{"event_simpleName":"SensorHeartbeat","aid":"a1",{{times}}}""";

        Assert.Equal(Milliseconds, Mapped.Event<BaseEvent>(new FalconTelemetryFeedMapping(), record).Time.ToUnixTimeMilliseconds());
    }

    [Fact]
    public void Map_RecordWithoutId_IsNamedByItsContent()
    {
        string Uid(string aid) => Mapped.Event<BaseEvent>(
            new FalconTelemetryFeedMapping(), $$"""{"event_simpleName":"SensorHeartbeat","timestamp":"1772359202328","aid":"{{aid}}"}""").Metadata.Uid!;

        Assert.Equal(Uid("a1"), Uid("a1"));
        Assert.NotEqual(Uid("a1"), Uid("a2"));
    }

    [Theory]
    [InlineData("""{"event_simpleName":"DnsRequest","timestamp":"1772359202328","aid":"a1"}""", "DomainName")]
    [InlineData("""{"event_simpleName":"ProcessRollup2","timestamp":"1772359202328","aid":"a1"}""", "TargetProcessId")]
    [InlineData("""{"event_simpleName":"NetworkConnectIP4","timestamp":"1772359202328"}""", "neither end")]
    [InlineData("""{"event_simpleName":"UserLogon","timestamp":"1772359202328","aid":"a1"}""", "UserSid")]
    [InlineData("""{"event_simpleName":"PeFileWritten","timestamp":"1772359202328","aid":"a1"}""", "TargetFileName")]
    [InlineData("""{"event_simpleName":"ServiceStarted","timestamp":"1772359202328","aid":"a1"}""", "ServiceName")]
    public void Map_EventThatLacksWhatItsClassNeeds_IsABaseEventWithTheReason(string record, string says)
    {
        var kept = Mapped.Event<BaseEvent>(new FalconTelemetryFeedMapping(), record);

        Assert.Contains(says, kept.StatusDetail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"event_simpleName":"DnsRequest","DomainName":"a.example.com"}""", "timestamp")]
    [InlineData("""{"aid":"a1"}""", "event_simpleName")]
    [InlineData("""{"event_simpleName":"DnsRequest","timestamp":"-99999999999999999999999999"}""", "time")]
    [InlineData("7", "object")]
    [InlineData("{\"a\":", "not JSON")]
    public void Map_RecordThatIsNoEvent_IsQuarantinedWithTheReason(string record, string says) =>
        Assert.Contains(says, Mapped.Reason(new FalconTelemetryFeedMapping(), record), StringComparison.Ordinal);

    private static T Map<T>(string kind, string fields)
        where T : OcsfEvent
    {
        var mapped = Mapped.Event<T>(new FalconTelemetryFeedMapping(), $$"""
            {"@id":"e1","@timestamp":"1772359260000","#event_simpleName":"{{kind}}","aid":"a1","cid":"c1","ComputerName":"WS-01","event_platform":"Win","ContextTimeStamp":"1772359202.328",{{fields}}}
            """.Trim());
        Assert.Equal(Milliseconds, mapped.Time.ToUnixTimeMilliseconds());
        Assert.Equal("e1", mapped.Metadata.Uid);
        return mapped;
    }
}
