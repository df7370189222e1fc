using System.Globalization;
using System.Text.Json;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>What a command finds on a host: the processes and files that its sensor has told of, less what commands took away.</summary>
internal sealed class RtrHost(LabContext lab, string aid)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _killed = [];
    private readonly HashSet<string> _removed = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Runs a command; what it wrote, and what went wrong.</summary>
    public (string Output, string Error) Run(string command, string line)
    {
        var rest = line[Math.Min(line.Length, command.Length)..].Trim().Trim('"');
        lock (_gate)
        {
            return command switch
            {
                "ps" => (string.Concat(Processes().Select(process => $"{process.Pid,-8}{process.Name,-28}{process.CommandLine}\n")), ""),
                "ls" => (string.Concat(Files().Where(file => file.Path.StartsWith(rest, StringComparison.OrdinalIgnoreCase)).Select(file => file.Path + "\n")), ""),
                "filehash" => Find(rest) is { } file ? ($"SHA256 : {file.Hash}\nMD5    : {file.Hash[..32]}\nPath   : {file.Path}\n", "") : ("", $"Cannot find path '{rest}'"),
                "cat" => Find(rest) is null ? ("", $"Cannot find path '{rest}'") : ("(binary)\n", ""),
                "netstat" => (string.Concat(Connections()), ""),
                "ipconfig" => (Device is { } device ? $"IPv4 Address : {device.LocalIp}\nPhysical Address : {device.Mac}\n" : "", ""),
                "getsid" => (Device?.Owner is { } owner ? $"{owner.Sam} {owner.Sid}\n" : "", ""),
                "kill" => Processes().Any(process => process.Pid == rest) && _killed.Add(rest) ? ($"Process {rest} killed\n", "") : ("", $"No process has the id {rest}"),
                "rm" or "get" when Find(rest) is null => ("", $"Cannot find path '{rest}'"),
                "rm" => (_removed.Add(rest) ? $"Removed {rest}\n" : "", ""),
                "get" => ($"{rest} uploaded\n", ""),
                _ => ($"{line}\n", ""),
            };
        }
    }

    private World.Device? Device => lab.Story.Company.Devices.FirstOrDefault(device => device.Aid == aid);

    private IEnumerable<JsonElement> Events(string kind) => lab.Story.FalconTelemetry.ArrivedBy(lab.Clock.GetUtcNow())
        .Where(record => record.Device == aid && record.Kind == kind).Select(record => JsonDocument.Parse(record.Json).RootElement);

    private IEnumerable<(string Pid, string Name, string CommandLine)> Processes() => Events("ProcessRollup2").TakeLast(60)
        .Select(process => (Pid: Text(process, "RawProcessId"), Path: Drive(Text(process, "ImageFileName")), Line: Text(process, "CommandLine")))
        .Where(process => !_killed.Contains(process.Pid)).Select(process => (process.Pid, process.Path[(process.Path.LastIndexOf('\\') + 1)..], process.Line));

    private IEnumerable<(string Path, string Hash)> Files() => Events("ProcessRollup2").Select(process => (Path: Drive(Text(process, "ImageFileName")), Hash: Text(process, "SHA256HashData")))
        .Concat(Events("PeFileWritten").Concat(Events("NewScriptWritten")).Select(file => (Path: Drive(Text(file, "TargetFileName")), Hash: Text(file, "SHA256HashData"))))
        .Where(file => file.Path.Length > 0 && !_removed.Contains(file.Path)).DistinctBy(file => file.Path.ToUpperInvariant());

    private (string Path, string Hash)? Find(string path) => Files().Where(file => file.Path.Equals(path, StringComparison.OrdinalIgnoreCase)).Select(file => ((string, string)?)file).FirstOrDefault();

    private IEnumerable<string> Connections() => Events("NetworkConnectIP4").TakeLast(40)
        .Select(connection => string.Create(CultureInfo.InvariantCulture, $"TCP  {Text(connection, "LocalAddressIP4")}:{Text(connection, "LPort")}  {Text(connection, "RemoteAddressIP4")}:{Text(connection, "RemotePort")}\n"));

    private static string Drive(string path) => path.StartsWith(@"\Device\HarddiskVolume", StringComparison.Ordinal) && path.IndexOf('\\', 22) is > 0 and var cut ? "C:" + path[cut..] : path;

    private static string Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.ToString() : "";
}
