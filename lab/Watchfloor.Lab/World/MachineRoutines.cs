using Watchfloor.Lab.CrowdStrike;

namespace Watchfloor.Lab.World;

/// <summary>What computers do by themselves: agents and updaters that call home at fixed periods, scripts from management, backups at night.</summary>
internal sealed class MachineRoutines(Story story, Internet internet, Cast cast)
{
    private readonly Random _random = story.Stream("machine routines");
    private readonly FalconTelemetryRecords _telemetry = new(story, story.Stream("machine telemetry"));

    /// <summary>How often the monitoring agent reports.</summary>
    public TimeSpan MonitoringPeriod { get; } = TimeSpan.FromSeconds(story.Stream("monitoring period").Next(58, 65));

    /// <summary>Servers on which every report of the monitoring agent is seen; elsewhere the sensor shows a stretch a day.</summary>
    public IReadOnlyList<Device> FullyMonitored { get; } = [story.Company.Server("APP"), story.Company.Server("SQL"), story.Company.Server("WEB"), story.Company.Server("MON")];

    /// <summary>Script that management runs everywhere, as PowerShell takes it.</summary>
    public IReadOnlyList<string> ManagementScripts { get; } =
    [
        .. new[] { "inventory", "compliance" }.Select(name => Convert.ToBase64String(System.Text.Encoding.Unicode.GetBytes(
            $"$ErrorActionPreference='Stop'; Get-CimInstance Win32_OperatingSystem | Select-Object Caption,Version | ConvertTo-Json | Out-File $env:ProgramData\\{name}-{story.Stream(name).Hex(8)}.json"))),
    ];

    /// <summary>Minute of the day at which the backup product tidies shadow copies up.</summary>
    public TimeSpan ShadowCopyMinute { get; } = TimeSpan.FromMinutes(story.Stream("shadow copies").Next(60, 200));

    /// <summary>The monitoring agent's process on each device that has it.</summary>
    public Dictionary<Device, RunningProcess> MonitoringAgents { get; } = [];

    /// <summary>Runs of the shadow copy maintenance, in order.</summary>
    public List<RunningProcess> ShadowCopyRuns { get; } = [];

    /// <summary>Nightly copies to the second site, in order.</summary>
    public List<RunningProcess> OffsiteCopies { get; } = [];

    /// <summary>The mail gateway's process, once told.</summary>
    public RunningProcess? MailGateway { get; private set; }

    public void Tell()
    {
        TellMonitoring();
        TellUpdaters();
        TellManagement();
        TellBackups();
        TellMailGateway();
    }

    /// <summary>Days on which one sees what a computer does by itself: all of them, or two where its owner is not told in full.</summary>
    private int DaysOf(Device device) => device.Owner?.IsToldInFull == false ? Math.Min(2, story.Days) : story.Days;

    private void TellMonitoring()
    {
        foreach (var device in story.Company.Devices.Where(device => _random.Next(1000) < 983 || FullyMonitored.Contains(device)))
        {
            var agent = _telemetry.Running(device, internet.Monitoring.Image, $"\"{internet.Monitoring.Image}\" --service", null, _telemetry.Services(device), signer: internet.Monitoring.Vendor);
            MonitoringAgents[device] = agent;
            for (var day = 0; day < DaysOf(device); day++)
            {
                var (from, count) = FullyMonitored.Contains(device)
                    ? (story.Start.AddDays(day).AddSeconds(_random.Next(60)), (int)(TimeSpan.FromDays(1) / MonitoringPeriod) - 1)
                    : (story.Start.AddDays(day).AddMinutes(8 * 60 + _random.Next(6 * 60)), device.Owner?.IsToldInFull == false ? 1 : 9);
                _telemetry.Resolve(from - _random.Seconds(0.1, 1), agent, internet.Monitoring.Home.Domain, internet.Monitoring.Home.Address);
                for (var n = 0; n < count; n++)
                {
                    from += _random.Around(MonitoringPeriod, 0.03);
                    Connect(from, agent, internet.Monitoring.Home, _random.Next(300, 420), _random.Next(120, 180));
                }
            }
        }
    }

    private void TellUpdaters()
    {
        (Product Product, int Share, TimeSpan Period, double Jitter)[] products =
        [
            (internet.Updater, 30, TimeSpan.FromHours(1), 0),
            (internet.BrowserUpdate, 18, TimeSpan.FromMinutes(47), 0.05),
            (internet.Chat, 3, TimeSpan.FromMinutes(5), 0.01),
        ];
        foreach (var (product, share, period, jitter) in products)
        {
            foreach (var device in story.Company.Workstations.Where(device => device.Owner!.IsToldInFull && _random.Next(100) < share))
            {
                TellUpdater(device, product, period, jitter);
            }
        }

        var exact = _telemetry.Running(cast.ExactClock, internet.Updater.Image, $"\"{internet.Updater.Image}\" /poll", null, _telemetry.Services(cast.ExactClock), signer: internet.Updater.Vendor);
        for (var at = story.Start.AddSeconds(_random.Next(60)); at < story.End; at += TimeSpan.FromSeconds(60))
        {
            Connect(at, exact, internet.Updater.Home, 214, 190);
        }
    }

    private void TellUpdater(Device device, Product product, TimeSpan period, double jitter)
    {
        var process = _telemetry.Running(device, product.Image, $"\"{product.Image}\" /background", device.Owner, _telemetry.Services(device), signer: product.Vendor);
        for (var day = 0; day < story.Days; day++)
        {
            var from = story.Start.AddDays(day).AddMinutes(device.Owner!.DayBegins) + (_random.NextDouble() * period);
            _telemetry.Resolve(from - _random.Seconds(0.1, 1), process, product.Home.Domain, product.Home.Address);
            for (var at = from; at < from.AddHours(8); at += _random.Around(period, jitter))
            {
                Connect(at, process, product.Home, _random.Next(400, 1_600), _random.Next(300, 9_000));
            }
        }
    }

    private void TellManagement()
    {
        for (var day = 0; day < story.Days; day++)
        {
            foreach (var device in story.Company.Workstations.Where(device => day < DaysOf(device) && _random.Next(100) < 76))
            {
                var at = story.Start.AddDays(day).AddMinutes(device.Owner!.DayBegins) + _random.Between(TimeSpan.FromMinutes(30), TimeSpan.FromHours(6));
                if (!device.IsSilentAt(at))
                {
                    RunManagementScript(device, at, day % ManagementScripts.Count);
                }
            }
        }
    }

    /// <summary>Management runs one of its scripts on a device; the process it starts.</summary>
    public RunningProcess RunManagementScript(Device device, DateTimeOffset at, int script)
    {
        var agent = _telemetry.Running(device, internet.Management.Image, $"\"{internet.Management.Image}\" -service", null, _telemetry.Services(device), signer: internet.Management.Vendor);
        const string PowerShell = @"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe";
        return _telemetry.Start(at, agent, PowerShell, $"\"{PowerShell}\" -NoProfile -NonInteractive -ExecutionPolicy Bypass -EncodedCommand {ManagementScripts[script]}", null, signer: "Microsoft Windows").Process;
    }

    private void TellBackups()
    {
        for (var night = 0; night < story.Days; night++)
        {
            // Twenty gigabytes from each file server to the cloud store, forty from the backup server to the second site, every night at the same hour.
            TellUpload(story.Company.Server("FS"), internet.Backup, internet.Backup.Home, story.Start.AddDays(night).AddMinutes(22 * 60 + _random.Next(4)), 20, 40);
            TellUpload(story.Company.Server("FS", 2), internet.Backup, internet.Backup.Home, story.Start.AddDays(night).AddMinutes(21 * 60 + _random.Next(4)), 20, 40);
            OffsiteCopies.Add(TellUpload(story.Company.Server("BKP"), internet.Backup, internet.OffsiteStore, story.Start.AddDays(night).AddMinutes(60 + _random.Next(4)), 40, 60));
            ShadowCopyRuns.Add(TidyShadowCopies(story.Company.Server("BKP", 2), story.Start.AddDays(night) + ShadowCopyMinute + _random.Seconds(2, 6)));
        }
    }

    /// <summary>The backup product removes old shadow copies.</summary>
    private RunningProcess TidyShadowCopies(Device device, DateTimeOffset at)
    {
        var product = _telemetry.Running(device, internet.Backup.Image, $"\"{internet.Backup.Image}\" --maintenance --job weekly", null, _telemetry.Services(device), signer: internet.Backup.Vendor);
        return _telemetry.Start(at, product, @"C:\Windows\System32\vssadmin.exe", "vssadmin.exe delete shadows /for=E: /oldest /quiet", null, signer: "Microsoft Windows").Process;
    }

    private RunningProcess TellUpload(Device device, Product product, Site to, DateTimeOffset from, int gigabytes, int connections)
    {
        var (process, _) = _telemetry.Start(from, _telemetry.Services(device), product.Image, $"\"{product.Image}\" --job nightly --target {to.Domain}", null, signer: product.Vendor);
        _telemetry.Resolve(from.AddSeconds(1), process, to.Domain, to.Address);
        var each = gigabytes * 1_000_000_000L / connections;
        for (var n = 0; n < connections; n++)
        {
            Connect(from.AddSeconds(5 + (n * 90) + _random.Next(20)), process, to, (long)(each * (0.9 + (0.2 * _random.NextDouble()))), _random.Next(40_000, 90_000));
        }

        return process;
    }

    /// <summary>The mail server looks up how others sign their mail.</summary>
    private void TellMailGateway()
    {
        var device = story.Company.Server("MX");
        var process = MailGateway = _telemetry.Running(device, @"C:\Program Files\MailGateway\smtpd.exe", "smtpd.exe -k run", null, _telemetry.Services(device), signer: "Contoso");
        for (var day = 0; day < story.Days; day++)
        {
            for (var n = 0; n < 300; n++)
            {
                var sender = _random.Pick(internet.Senders).Domain;
                var name = _random.Next(3) switch { 0 => sender, 1 => $"_dmarc.{sender}", _ => $"selector{_random.Next(1, 3)}._domainkey.{sender}" };
                _telemetry.Resolve(story.Start.AddDays(day).AddMinutes(5 * 60 + (13 * 60 * _random.NextDouble())), process, name, null, "16");
            }
        }
    }

    private void Connect(DateTimeOffset at, RunningProcess process, Site to, long sent, long received)
    {
        if (!process.Device.IsSilentAt(at) && at < story.End)
        {
            _telemetry.Connect(at, process, to.Address, 443, sent, received, to.Domain);
        }
    }
}
