using Watchfloor.Ocsf;

namespace Watchfloor.Incidents.Tests.Investigation;

/// <summary>A few hosts and people, and events of theirs written by hand.</summary>
internal sealed class StoryBuilder
{
    private readonly List<LakeEvent> events = [];
    private readonly List<LakeEvent> changes = [];
    private readonly List<LakeEvent> fromAddress = [];
    private int count;

    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public const string System32 = @"\Device\HarddiskVolume3\Windows\System32\";

    public List<StoredMail> Mail { get; } = [];

    public Dictionary<(string, string), (long, long, long)> Seen { get; } = [];

    public LakeEvent Process(string host, double minutes, string uid, string? parent, string name, string command, string? user = null, string? path = null, string? sha256 = null, string? parentName = null) =>
        Add(new()
        {
            Id = Next(), ClassUid = ProcessActivity.Uid, ActivityId = ProcessActivity.Activity.Launch, Time = At(minutes), DeviceHostname = host, ProcessUid = uid, ParentProcessUid = parent,
            ParentProcessName = parentName, ProcessName = name, CommandLine = command, ProcessUserName = user, ProcessPath = path ?? System32 + name, ProcessSha256 = sha256,
        });

    public LakeEvent Connect(string host, double minutes, string process, string address, long sent = 200, int port = 443) =>
        Add(new() { Id = Next(), ClassUid = NetworkActivity.Uid, ActivityId = 1, Time = At(minutes), DeviceHostname = host, ActorProcessUid = process, DstIp = address, DstPort = port, DirectionId = 2, BytesOut = sent });

    public LakeEvent Write(string host, double minutes, string process, string path, string sha256, string? user = null) =>
        Add(new()
        {
            Id = Next(), ClassUid = FileActivity.Uid, ActivityId = FileActivity.Activity.Create, Time = At(minutes), DeviceHostname = host, ActorProcessUid = process, ActorUserName = user,
            FilePath = path, FileName = path[(path.LastIndexOf('\\') + 1)..], FileSha256 = sha256,
        });

    public LakeEvent Logon(string host, double minutes, string user, string from, string? feed = null) =>
        Add(new() { Id = feed is null ? Next() : Next() with { Feed = feed }, ClassUid = Authentication.Uid, ActivityId = 1, Time = At(minutes), DeviceHostname = host, UserName = user, SrcHostname = from, LogonTypeId = 3, StatusId = 1 });

    public LakeEvent Look(string host, double minutes, string process, string name) =>
        Add(new() { Id = Next(), ClassUid = DnsActivity.Uid, ActivityId = 1, Time = At(minutes), DeviceHostname = host, ActorProcessUid = process, QueryHostname = name });

    public LakeEvent SignIn(double minutes, string user, string address, bool success = true, string? device = null, bool? mfa = null, string? session = null) =>
        Add(new()
        {
            Id = Next(), ClassUid = Authentication.Uid, ActivityId = 1, Time = At(minutes), UserName = user, SrcIp = address, StatusId = success ? 1 : 2, DeviceUid = device, IsMfa = mfa, SignInSession = session,
        });

    public LakeEvent Audit(double minutes, string user, string? address, int classUid, string operation, string? resource = null, string? entity = null, string? left = null, int activity = 99) =>
        Add(new()
        {
            Id = Next(), ClassUid = classUid, ActivityId = activity, Time = At(minutes), ActorUserName = address is null ? null : user, UserName = classUid == AccountChange.Uid ? user : null, SrcIp = address, StatusId = 1,
            EventCode = operation, Message = operation, ResourceName = resource, EntityUid = entity, EntityName = entity is null ? null : "Backup Helper", LeftUid = left,
        });

    public void SensorChange(double minutes, string client, string address, string? pattern, string? exclusion) =>
        changes.Add(new()
        {
            Id = Next(), ClassUid = EntityManagement.Uid, ActivityId = pattern is null ? 99 : 1, Time = At(minutes), ActorUserName = client, SrcIp = address, IsNewExclusion = pattern is not null,
            ResourceName = pattern, LeftUid = exclusion, EntityName = exclusion is null ? "ci-integration" : null,
        });

    public void FromAddress(double minutes, string address, int classUid, string operation, string user, string application, string? resource) =>
        fromAddress.Add(new() { Id = Next(), ClassUid = classUid, ActivityId = 1, Time = At(minutes), SrcIp = address, StatusId = 1, UserName = user, EventCode = operation, EntityUid = application, ResourceName = resource });

    public static DateTimeOffset At(double minutes) => Start.AddMinutes(minutes);

    public static FindingFacts Finding(string host, double minutes, string processUid, params string[] techniques) => new()
    {
        Id = new("test.alerts", $"alert-{minutes}"), FirstSeen = At(minutes), LastSeen = At(minutes), Title = "Suspicious process", Vendor = "Test", Severity = Severity.High, Techniques = techniques,
        Hosts = [host], Processes = [new() { Host = host, Uid = processUid }],
    };

    public IncidentData Data()
    {
        DeviceRecord[] devices =
        [
            new() { Feed = "test.hosts", Uid = "1", Hostname = "WS-1" }, new() { Feed = "test.hosts", Uid = "2", Hostname = "WS-2" },
            new() { Feed = "test.hosts", Uid = "3", Hostname = "FS-1", TypeId = 1 }, new() { Feed = "test.hosts", Uid = "4", Hostname = "DC-1", TypeId = 1, Type = "Domain Controller" },
        ];
        UserRecord[] people = [new() { Upn = "ann@example.com", Mail = "ann@example.com", SamName = "ann" }, new() { Upn = "help@example.com", SamName = "help" }];
        var identities = IdentityMap.Build(devices, people, []);
        var resolved = events.Select(identities.Resolve).ToList();
        var usual = new Dictionary<string, string> { ["WS-1"] = "ann@example.com", ["WS-2"] = "help@example.com" };
        return new IncidentData
        {
            From = Start.AddDays(-3), To = Start.AddDays(3), LastEvent = At(2000), SensorChanges = [.. changes.OrderBy(change => change.Time)], FromAddress = fromAddress.ToLookup(act => act.SrcIp!), Identities = identities, UsualUsers = usual,
            Moves = LateralMoves.Find(resolved.Where(item => item.ClassUid == Authentication.Uid), identities.Addresses, usual, identities.Hosts),
            Hosts = resolved.Where(item => item.Host is not null).GroupBy(item => item.Host!).ToDictionary(group => group.Key, group => new HostHistory(group.Key, group)),
            People = resolved.Where(item => (item.Host is null || item.ClassUid == DataSecurityFinding.Uid) && item.User is not null).OrderBy(item => item.Time).ToLookup(item => item.User!),
            Disks = [.. resolved.Where(item => item is { ClassUid: FileActivity.Uid, ActivityId: FileActivity.Activity.Mount })],
            Applications = [.. resolved.Where(item => item.IsApplication)],
            Mail = Mail,
            Prevalence = new Prevalence(Seen, 1000),
        };
    }

    /// <summary>A script from a mail, an encoded shell, a library, a beacon, a move to the file server and on to the controller.</summary>
    public static StoryBuilder Attack()
    {
        var story = new StoryBuilder();
        story.Process("WS-1", 18, "js", "explorer", "wscript.exe", @"wscript.exe ""C:\Users\ann\AppData\Local\Temp\Temp1_Statement_77.zip\Statement_77.js""", "ann", parentName: "explorer.exe");
        story.Process("WS-1", 18.1, "ps", "js", "powershell.exe", "powershell.exe -w hidden -enc SQBFAFgAIAAoAE4AZQB3AC0A", "ann");
        story.Connect("WS-1", 18.2, "ps", "203.0.113.9");
        story.Write("WS-1", 18.4, "ps", @"\Device\HarddiskVolume3\Users\ann\AppData\Roaming\lib\lib.dll", Hash('3'), "ann");
        story.Process("WS-1", 18.5, "dll", "ps", "rundll32.exe", @"rundll32.exe ""C:\Users\ann\AppData\Roaming\lib\lib.dll"",Start", "ann");
        for (var beat = 0; beat < 60; beat++)
        {
            story.Connect("WS-1", (beat < 30 ? 20 : 200) + beat, "dll", "203.0.113.9");
        }

        story.Logon("FS-1", 312, "help", "WS-1");
        story.Process("FS-1", 312.6, "svc", "services", "qxkvbnmp.exe", @"C:\Windows\qxkvbnmp.exe", path: @"C:\Windows\qxkvbnmp.exe", sha256: Hash('5'), parentName: "services.exe");
        story.Process("FS-1", 1590, "vss", "svc", "vssadmin.exe", "vssadmin.exe delete shadows /all /quiet");
        story.Logon("DC-1", 1591, "help", "FS-1");
        story.Write("DC-1", 1591.2, "4", @"\\DC-1\SYSVOL\corp.example\Policies\{0A0A0A0A-1111-2222-3333-444444444444}\Machine\upd.exe", Hash('4'), "help");

        // What else happens on those hosts, and is nobody's business.
        story.Process("WS-1", 60, "word", "explorer", "winword.exe", "winword.exe /n", "ann", parentName: "explorer.exe");
        story.Process("FS-1", 720, "bak", "services", "backup.exe", "backup.exe --nightly", path: @"C:\Program Files\Backup\backup.exe", parentName: "services.exe");
        story.Connect("FS-1", 721, "bak", "198.51.100.99", 20_000_000_000);
        story.Logon("WS-1", 290, "help", "WS-2");
        return story;
    }

    public static string Hash(char digit) => new(digit, 64);

    public LakeEvent Add(LakeEvent item)
    {
        events.Add(item);
        return item;
    }

    public EvidenceId Next() => new("test.telemetry", $"e{++count}");
}
