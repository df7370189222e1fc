using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365.Tests.Hunting;

public class HuntingMappingTests
{
    private const string Process = """
        {"Timestamp":"2026-03-02T10:00:05.1234567Z","DeviceId":"mde-1","DeviceName":"ws-07.example.com","ReportId":4711,"ActionType":"ProcessCreated","FileName":"powershell.exe","FolderPath":"C:\\Windows\\System32\\powershell.exe",
        "SHA256":"abababababababababababababababababababababababababababababababab","ProcessId":4120,"ProcessCommandLine":"powershell.exe -enc AAAA","ProcessCreationTime":"2026-03-02T10:00:05.1000000Z","ProcessIntegrityLevel":"High",
        "AccountName":"jdoe","AccountDomain":"LAB","AccountSid":"S-1-5-21-1-2-3-1001","AccountUpn":"j.doe@example.com",
        "InitiatingProcessId":1000,"InitiatingProcessFileName":"winword.exe","InitiatingProcessFolderPath":"C:\\Office\\winword.exe","InitiatingProcessCommandLine":"winword.exe /n","InitiatingProcessCreationTime":"2026-03-02T09:59:00Z",
        "InitiatingProcessAccountName":"jdoe","InitiatingProcessAccountSid":"S-1-5-21-1-2-3-1001","InitiatingProcessParentId":900,"InitiatingProcessParentFileName":"explorer.exe"}
        """;

    [Fact]
    public void Map_ProcessRow_HasTheInitiatorAsActorAndParent()
    {
        var activity = Process.MapTo<ProcessActivity>(MicrosoftFeed.HuntingProcess);

        Assert.Equal("mde-1/4711/2026-03-02T10:00:05.1234567Z", activity.Metadata.Uid);
        Assert.Equal((4120, "powershell.exe", "powershell.exe -enc AAAA", 4), (activity.Process.Pid, activity.Process.Name, activity.Process.CmdLine, activity.Process.IntegrityId));
        Assert.Equal(@"C:\Windows\System32\powershell.exe", activity.Process.File!.Path);
        Assert.Equal(("jdoe", "LAB", "S-1-5-21-1-2-3-1001"), (activity.Process.User!.Name, activity.Process.User.Domain, activity.Process.User.Uid));
        Assert.Equal((1000, "winword.exe", @"C:\Office\winword.exe", "winword.exe /n"), (activity.Actor.Process!.Pid, activity.Actor.Process.Name, activity.Actor.Process.File!.Path, activity.Actor.Process.CmdLine));
        Assert.Equal("explorer.exe", activity.Actor.Process.ParentProcess!.Name);
        Assert.Equal(1000, activity.Process.ParentProcess!.Pid);
        Assert.Equal(("mde-1", "ws-07.example.com"), (activity.Device.Uid, activity.Device.Hostname));
    }

    [Fact]
    public void Map_ProcessRow_GivesAProcessTheSameUidAsItsLaterActs()
    {
        var started = Process.MapTo<ProcessActivity>(MicrosoftFeed.HuntingProcess);
        var connected = """{"Timestamp":"2026-03-02T10:00:06Z","DeviceId":"mde-1","ReportId":4712,"ActionType":"ConnectionSuccess","LocalIP":"10.1.2.3","RemoteIP":"203.0.113.9","InitiatingProcessId":4120,"InitiatingProcessFileName":"powershell.exe","InitiatingProcessCreationTime":"2026-03-02T10:00:05.1Z"}""".MapTo<NetworkActivity>(MicrosoftFeed.HuntingNetwork);

        Assert.Equal("mde-1/4120/20260302T100005.1000000", started.Process.Uid);
        Assert.Equal(started.Process.Uid, connected.Actor!.Process!.Uid);
    }

    [Fact]
    public void Map_OutboundConnection_GoesFromTheDevice()
    {
        var activity = """
            {"Timestamp":"2026-03-02T10:00:05Z","DeviceId":"mde-1","DeviceName":"ws-07","ReportId":"7","ActionType":"ConnectionSuccess","LocalIP":"::ffff:10.1.2.3","LocalPort":50123,"RemoteIP":"203.0.113.9","RemotePort":"443","RemoteUrl":"https://c2.example.com:443/a","Protocol":"Tcp","RemoteIPType":"Public"}
            """.MapTo<NetworkActivity>(MicrosoftFeed.HuntingNetwork);

        Assert.Equal(("10.1.2.3", 50123), (activity.SrcEndpoint!.Ip, activity.SrcEndpoint.Port));
        Assert.Equal(("203.0.113.9", 443, "c2.example.com"), (activity.DstEndpoint!.Ip, activity.DstEndpoint.Port, activity.DstEndpoint.Hostname));
        Assert.Equal((1, 2, 6, "tcp", 3), (activity.ActivityId, activity.ConnectionInfo!.DirectionId, activity.ConnectionInfo.ProtocolNum, activity.ConnectionInfo.ProtocolName, activity.ConnectionInfo.BoundaryId));
        Assert.Equal("https://c2.example.com:443/a", activity.Url!.UrlString);
    }

    [Fact]
    public void Map_InboundConnection_GoesToTheDevice()
    {
        var activity = """{"Timestamp":"2026-03-02T10:00:05Z","DeviceId":"mde-1","DeviceName":"srv-01","ReportId":"7","ActionType":"InboundConnectionAccepted","LocalIP":"10.1.2.3","LocalPort":3389,"RemoteIP":"10.1.2.9","RemotePort":51000,"Protocol":"TcpV4"}""".MapTo<NetworkActivity>(MicrosoftFeed.HuntingNetwork);

        Assert.Equal(("10.1.2.9", "10.1.2.3", 3389, 1), (activity.SrcEndpoint!.Ip, activity.DstEndpoint!.Ip, activity.DstEndpoint.Port, activity.ConnectionInfo!.DirectionId));
    }

    [Theory]
    [InlineData("ConnectionFailed", 4, 2)]
    [InlineData("ConnectionFound", 6, 0)]
    [InlineData("ListeningConnectionCreated", 7, 0)]
    [InlineData("HttpConnectionInspected", 6, 0)]
    public void Map_ActionType_BecomesActivityAndDirection(string action, int activity, int direction)
    {
        var mapped = $$"""{"Timestamp":"2026-03-02T10:00:05Z","DeviceId":"mde-1","ReportId":"7","ActionType":"{{action}}","LocalIP":"10.1.2.3","LocalPort":80,"RemoteIP":"10.1.2.9"}""".MapTo<NetworkActivity>(MicrosoftFeed.HuntingNetwork);

        Assert.Equal((activity, direction), (mapped.ActivityId, mapped.ConnectionInfo!.DirectionId));
    }

    [Fact]
    public void Map_LogonRow_IsAuthenticationAtTheDevice()
    {
        var logon = """{"Timestamp":"2026-03-02T10:00:05Z","DeviceId":"mde-1","DeviceName":"srv-01","ReportId":"7","ActionType":"LogonFailed","LogonType":"RemoteInteractive","AccountName":"jdoe","AccountDomain":"LAB","AccountSid":"S-1-5-21-1-2-3-1001","RemoteIP":"10.1.2.9","RemoteDeviceName":"ws-07","Protocol":"NTLM"}""".MapTo<Authentication>(MicrosoftFeed.HuntingProcess);

        Assert.Equal((2, 10, 1, true), (logon.StatusId, logon.LogonTypeId, logon.AuthProtocolId, logon.IsRemote));
        Assert.Equal(("10.1.2.9", "ws-07", "srv-01"), (logon.SrcEndpoint!.Ip, logon.SrcEndpoint.Hostname, logon.DstEndpoint!.Hostname));
    }

    [Fact]
    public void Map_FileRename_HasOldAndNewFile()
    {
        var file = """{"Timestamp":"2026-03-02T10:00:05Z","DeviceId":"mde-1","ReportId":"7","ActionType":"FileRenamed","FileName":"a.locked","FolderPath":"C:\\d\\a.locked","PreviousFileName":"a.docx","PreviousFolderPath":"C:\\d","InitiatingProcessId":4,"InitiatingProcessFileName":"x.exe"}""".MapTo<FileActivity>(MicrosoftFeed.HuntingProcess);

        Assert.Equal((5, @"C:\d\a.docx", @"C:\d\a.locked"), (file.ActivityId, file.File.Path, file.FileResult!.Path));
    }

    [Fact]
    public void Map_EmailRow_IsEmailActivity()
    {
        var email = """{"Timestamp":"2026-03-02T10:00:05Z","NetworkMessageId":"nm-1","InternetMessageId":"<m@example.com>","SenderFromAddress":"a@example.net","RecipientEmailAddress":"b@example.com","Subject":"Invoice","EmailDirection":"Inbound","DeliveryAction":"Blocked","DeliveryLocation":"Quarantine","SenderIPv4":"192.0.2.5","ThreatTypes":"Phish"}""".MapTo<EmailActivity>(MicrosoftFeed.HuntingProcess);

        Assert.Equal(("nm-1/b@example.com", 1, 2, 3), (email.Metadata.Uid, email.DirectionId, email.ActionId, email.DispositionId));
        Assert.Equal(("a@example.net", "b@example.com", "<m@example.com>"), (email.Email.From, email.Email.To![0], email.Email.MessageUid));
    }

    [Fact]
    public void Map_RegistryRow_IsRegistryValueActivity()
    {
        var registry = """{"Timestamp":"2026-03-02T10:00:05Z","DeviceId":"mde-1","ReportId":"7","ActionType":"RegistryValueSet","RegistryKey":"HKEY_LOCAL_MACHINE\\SOFTWARE\\Run","RegistryValueName":"x","RegistryValueData":"x.exe","InitiatingProcessId":4}""".MapTo<RegistryValueActivity>(MicrosoftFeed.HuntingProcess);

        Assert.Equal((RegistryValueActivity.Activity.Set, @"HKEY_LOCAL_MACHINE\SOFTWARE\Run", "x", "x.exe"), (registry.ActivityId, registry.RegValue.Path, registry.RegValue.Name, (string?)registry.RegValue.Data));
    }
}
