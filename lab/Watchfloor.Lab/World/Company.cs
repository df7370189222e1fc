using System.Globalization;

namespace Watchfloor.Lab.World;

/// <summary>The company: its names, people, computers and addresses, all from the seed.</summary>
internal sealed class Company
{
    private readonly Random _random;
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _fileHashes = new(StringComparer.OrdinalIgnoreCase);

    public Company(LabOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Employees, LabOptions.FewestEmployees);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Employees, LabOptions.MostEmployees);
        Seed = options.Seed;
        _random = Seeds.Stream(Seed, "company");
        Addresses = new AddressPool(Seeds.Stream(Seed, "addresses"));

        var first = _random.Pick(Words.CompanyFirst);
        var second = _random.Pick(Words.CompanySecond);
        Name = $"{first} {second}";
        Domain = $"{first.ToLowerInvariant()}{second.ToLowerInvariant()[..3]}.example";
        NetBios = first.ToUpperInvariant();
        HostPrefix = $"{first[0]}{second[0]}";
        TenantId = _random.Guid();
        Cid = _random.Hex(32);
        DomainSid = $"S-1-5-21-{_random.Next(100_000_000, int.MaxValue)}-{_random.Next(100_000_000, int.MaxValue)}-{_random.Next(100_000_000, int.MaxValue)}";
        Egress = Addresses.Take("198.51.100");
        VpnExit = Addresses.TakeAny();
        MobileCarriers = [.. Enumerable.Range(0, 6).Select(_ => Addresses.TakeAny())];
        HomeLines = [.. Enumerable.Range(0, 90).Select(_ => Addresses.TakeAny())];
        Network = _random.Next(20, 120);

        People = [.. MakePeople(options.Employees)];
        Workstations = [.. People.Select(person => person.Workstation!)];
        Servers = [.. MakeServers()];
        Devices = [.. Workstations, .. Servers];
        ServiceAccounts = [.. new[] { "backup", "report", "scan", "mfp", "sync" }.Select(name => MakePerson("Service", $"svc-{name}", $"svc-{name}", "IT", "Service account", service: true))];
        ChooseDefenderDevices();
    }

    public int Seed { get; }

    public string Name { get; }

    public string Domain { get; }

    public string NetBios { get; }

    public string HostPrefix { get; }

    public string TenantId { get; }

    /// <summary>Falcon customer id.</summary>
    public string Cid { get; }

    public string DomainSid { get; }

    /// <summary>The address the offices come out of.</summary>
    public string Egress { get; }

    /// <summary>The address the company's VPN comes out of.</summary>
    public string VpnExit { get; }

    public IReadOnlyList<string> MobileCarriers { get; }

    public IReadOnlyList<string> HomeLines { get; }

    public AddressPool Addresses { get; }

    public IReadOnlyList<Person> People { get; }

    public IReadOnlyList<Person> ServiceAccounts { get; }

    public IReadOnlyList<Device> Workstations { get; }

    public IReadOnlyList<Device> Servers { get; }

    public IReadOnlyList<Device> Devices { get; }

    private int Network { get; }

    /// <summary>The server of a kind, for example FS 1.</summary>
    public Device Server(string kind, int number = 1) => Servers.Single(server => server.Hostname == $"{HostPrefix}-{kind}-{number:00}");

    /// <summary>People of a department, in an order that the seed gives.</summary>
    public IReadOnlyList<Person> Of(string department) => [.. People.Where(person => person.Department == department)];

    /// <summary>A domain on the internet that nobody else has.</summary>
    public string NewDomain(Random random)
    {
        string name;
        do
        {
            name = $"{random.Pick(Words.NameFirst)}{random.Pick(Words.NameSecond)}{(random.Next(3) == 0 ? random.Next(2, 99).ToString(CultureInfo.InvariantCulture) : "")}.example";
        }
        while (!_names.Add(name));

        return name;
    }

    /// <summary>SHA-256 of a file that is the same on every computer.</summary>
    public string FileHash(string name)
    {
        if (!_fileHashes.TryGetValue(name, out var hash))
        {
            _fileHashes[name] = hash = Seeds.Hex(Seed, $"file/{name.ToUpperInvariant()}", 64);
        }

        return hash;
    }

    private IEnumerable<Person> MakePeople(int count)
    {
        var departments = Words.Departments.SelectMany(department => Enumerable.Repeat(department, department.Share)).ToArray();
        var numbers = Enumerable.Range(1, Math.Max(count, 999) + (count / 4)).ToArray();
        _random.Shuffle(numbers);

        for (var i = 0; i < count; i++)
        {
            // The first hundred walk through all departments, so that a small company has each of them.
            var (department, _, titles) = i < departments.Length ? departments[(i * 37) % departments.Length] : _random.Pick(departments);
            var first = _random.Pick(Words.FirstNames);
            var last = _random.Pick(Words.LastNames);
            var person = MakePerson(first, last, "", department, titles[i % titles.Length]);
            person.Workstation = MakeDevice($"{HostPrefix}-WS-{numbers[i]:0000}", $"10.{Network}.{16 + (i / 240)}.{10 + (i % 240)}", "Workstation", person);
            yield return person;
        }
    }

    private Person MakePerson(string first, string last, string sam, string department, string title, bool service = false)
    {
        var local = service ? sam : $"{first}.{last}".ToLowerInvariant();
        for (var n = 2; !_names.Add(local); n++)
        {
            local = $"{first}.{last}{n}".ToLowerInvariant();
        }

        return new Person
        {
            ObjectId = _random.Guid(),
            Sid = $"{DomainSid}-{1100 + _names.Count}",
            Sam = service ? sam : local.Replace(".", "", StringComparison.Ordinal) is var flat && flat.Length > 18 ? flat[..18] + (_names.Count % 90) : flat,
            Upn = $"{local}@{Domain}",
            Name = service ? sam : $"{first} {last}",
            Department = department,
            JobTitle = title,
            DayBegins = _random.Next(6 * 60, 8 * 60 + 30),
            HomeAddress = _random.Pick(HomeLines),
            MobileAddress = _random.Pick(MobileCarriers),
            PhoneId = _random.Guid(),
            WorksFromHome = !service && department is not "Production" and not "Logistics" && _random.Next(4) == 0,
            IsService = service,
        };
    }

    private IEnumerable<Device> MakeServers()
    {
        (string Kind, int Count)[] kinds = [("DC", 2), ("FS", 2), ("BLD", 2), ("APP", 12), ("SQL", 6), ("WEB", 4), ("MX", 1), ("BKP", 2), ("MON", 1), ("PRT", 2), ("VPN", 1), ("EPM", 1)];
        var host = 10;
        foreach (var (kind, count) in kinds)
        {
            for (var n = 1; n <= count; n++)
            {
                yield return MakeDevice($"{HostPrefix}-{kind}-{n:00}", $"10.{Network}.1.{host++}", kind == "DC" ? "Domain Controller" : "Server", null);
            }
        }
    }

    private Device MakeDevice(string hostname, string address, string type, Person? owner)
    {
        var mac = _random.Hex(6);
        return new Device
        {
            Aid = _random.Hex(32),
            Hostname = hostname,
            DnsName = $"{hostname.ToLowerInvariant()}.{Domain}",
            LocalIp = address,
            Mac = $"02-00-5e-{mac[..2]}-{mac[2..4]}-{mac[4..]}",
            Serial = _random.Hex(10).ToUpperInvariant(),
            ProductType = type,
            EntraDeviceId = _random.Guid(),
            Owner = owner,
        };
    }

    private void ChooseDefenderDevices()
    {
        foreach (var device in Devices)
        {
            device.MdeId = _random.Next(100) < 15 ? _random.Hex(40) : null;
        }

        // The servers that stories turn around are watched twice; a domain controller is not.
        Server("FS").MdeId ??= _random.Hex(40);
        Server("BLD", 2).MdeId ??= _random.Hex(40);
        Server("DC").MdeId = null;
        Server("DC", 2).MdeId = null;
    }
}
