namespace Watchfloor.Ocsf.Tests;

/// <summary>One small valid event of every class.</summary>
internal static class Samples
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, 123, TimeSpan.Zero);

    public static IReadOnlyList<OcsfEvent> All { get; } =
    [
        new BaseEvent { ActivityId = 0, Time = Start, Metadata = Meta() },
        new FileActivity { ActivityId = FileActivity.Activity.Create, Time = Start, Metadata = Meta(), Actor = Actor(), Device = Device(), File = Image() },
        new ScheduledJobActivity
        {
            ActivityId = ScheduledJobActivity.Activity.Create, Time = Start, Metadata = Meta(), Actor = Actor(), Device = Device(),
            Job = new Job { Name = "Backup", CmdLine = "backup.exe /all", File = Image() },
        },
        new ProcessActivity
        {
            ActivityId = ProcessActivity.Activity.Launch, Time = Start, Metadata = Meta(), Actor = Actor(), Device = Device(),
            Process = new Process { Pid = 4711, Uid = "p-1", Name = "cmd.exe", CmdLine = "cmd.exe /c \"dir\"", File = Image() },
        },
        new DetectionFinding
        {
            ActivityId = DetectionFinding.Activity.Create, Time = Start, Metadata = Meta(),
            FindingInfo = new FindingInfo { Uid = "f-1", Title = "Regular connections", Analytic = new Analytic { TypeId = 3, Name = "Beaconing" } },
            Evidences = [new Evidences { SrcEndpoint = new NetworkEndpoint { Ip = "192.0.2.1" } }],
        },
        new IncidentFinding
        {
            ActivityId = IncidentFinding.Activity.Create, Time = Start, Metadata = Meta(), StatusId = 1,
            FindingInfoList = [new FindingInfo { Uid = "f-1" }], AssigneeGroup = new Group { Name = "unassigned" },
        },
        new AccountChange { ActivityId = AccountChange.Activity.Create, Time = Start, Metadata = Meta(), User = User() },
        new Authentication
        {
            ActivityId = Authentication.Activity.Logon, Time = Start, Metadata = Meta(), User = User(), Service = new Service { Name = "Mail" },
        },
        new EntityManagement
        {
            ActivityId = EntityManagement.Activity.Update, Time = Start, Metadata = Meta(), Entity = new ManagedEntity { Name = "App" },
        },
        new UserAccess { ActivityId = UserAccess.Activity.AssignPrivileges, Time = Start, Metadata = Meta(), User = User(), Privileges = ["Reader"] },
        new GroupManagement { ActivityId = GroupManagement.Activity.AddUser, Time = Start, Metadata = Meta(), Group = new Group { Name = "Admins" } },
        new NetworkActivity
        {
            ActivityId = NetworkActivity.Activity.Close, Time = Start, Metadata = Meta(), SrcEndpoint = new NetworkEndpoint { Ip = "2001:db8::1", Port = 50000 },
        },
        new HttpActivity
        {
            ActivityId = HttpActivity.Activity.Get, Time = Start, Metadata = Meta(), SrcEndpoint = new NetworkEndpoint { Ip = "192.0.2.1" },
            HttpRequest = new HttpRequest { HttpMethod = "GET", UserAgent = "curl/8", Url = new Url { UrlString = "http://example.com/" } },
        },
        new DnsActivity
        {
            ActivityId = DnsActivity.Activity.Traffic, Time = Start, Metadata = Meta(), SrcEndpoint = new NetworkEndpoint { Ip = "192.0.2.1" },
            Query = new DnsQuery { Hostname = "www.example.com" },
            Answers = [new DnsAnswer { Rdata = "198.51.100.7" }, new DnsAnswer { Rdata = "198.51.100.8" }],
        },
        new EmailActivity
        {
            ActivityId = EmailActivity.Activity.Receive, Time = Start, Metadata = Meta(), DirectionId = 1,
            Email = new Email { From = "a@example.com", To = ["b@example.com"], Subject = "Grüße \u202Egpj.exe" },
        },
        new DeviceInventory { ActivityId = DeviceInventory.Activity.Collect, Time = Start, Metadata = Meta(), Device = Device() },
        new DataSecurityFinding
        {
            ActivityId = DataSecurityFinding.Activity.Create, Time = Start, Metadata = Meta(), FindingInfo = new FindingInfo { Uid = "d-1", Title = "Card numbers sent" },
            DataSecurity = new DataSecurity { Policy = new Policy { Name = "Card data" }, DetectionPattern = "Card number", Total = 3 }, Actor = Actor(), Device = Device(), File = Image(),
        },
        new RemediationActivity
        {
            ActivityId = RemediationActivity.Activity.Isolate, Time = Start, Metadata = Meta() with { Profiles = ["host"] }, CommandUid = "a-1", Device = Device(), Actor = Actor(),
        },
        new VulnerabilityFinding
        {
            ActivityId = VulnerabilityFinding.Activity.Create, Time = Start, Metadata = Meta(), FindingInfo = new FindingInfo { Uid = "v-1" },
            Vulnerabilities = [new Vulnerability { Cve = new Cve { Uid = "CVE-2099-0001", Cvss = [new Cvss { BaseScore = 9.8, Version = "3.1" }] } }],
        },
        new OsintInventory
        {
            ActivityId = OsintInventory.Activity.Collect, Time = Start, Metadata = Meta(), Osint = [new Osint { TypeId = 2, Value = "bad.example", ConfidenceId = 3 }],
        },
        new UserInventory { ActivityId = UserInventory.Activity.Collect, Time = Start, Metadata = Meta(), User = User() },
        new ApiActivity
        {
            ActivityId = ApiActivity.Activity.Read, Time = Start, Metadata = Meta(), Actor = Actor(), Api = new Api { Operation = "list" },
            SrcEndpoint = new NetworkEndpoint { Ip = "192.0.2.1" },
        },
        new RegistryValueActivity
        {
            ActivityId = RegistryValueActivity.Activity.Set, Time = Start, Metadata = Meta(), Actor = Actor(), Device = Device(),
            RegValue = new RegistryValue { Name = "Run", Path = @"HKLM\Software\Run" },
        },
        new WindowsServiceActivity
        {
            ActivityId = WindowsServiceActivity.Activity.Start, Time = Start, Metadata = Meta(), Actor = Actor(), Device = Device(),
            WinService = new WindowsService { Name = "Spooler", CmdLine = "spoolsv.exe" },
        },
    ];

    private static Metadata Meta() => new()
    {
        Uid = "u-1",
        Product = new Product { Name = "Sample", VendorName = "Example" },
        OriginalTime = "2026-03-02T09:00:00.1234567Z",
    };

    private static Actor Actor() => new() { User = User() };

    private static User User() => new() { Name = "alice", Uid = "S-1-5-21-1" };

    private static Device Device() => new() { TypeId = 2, Uid = "d-1", Hostname = "WS-1" };

    private static File Image() => new() { Name = "cmd.exe", TypeId = 1, Hashes = [new Fingerprint { AlgorithmId = 3, Value = new string('a', 64) }] };
}
