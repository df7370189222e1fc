using Watchfloor.Ocsf;
using static Watchfloor.Connectors.CrowdStrike.FalconValues;

namespace Watchfloor.Connectors.CrowdStrike.Alerts;

/// <summary>What an alert was raised about: process with its ancestors, account, connections, lookups.</summary>
internal static class AlertEvidence
{
    /// <summary>The evidence; null when the alert shows none.</summary>
    public static IReadOnlyList<Evidences>? Of(JsonRecord alert)
    {
        var evidences = new List<Evidences>();
        var (process, user) = (TriggeringProcess(alert), User(alert));
        var source = IpText.Canonical(alert.Text("source_ip_address", "source_endpoint_address_ip4"));
        if (process is not null || user is not null || source is not null)
        {
            evidences.Add(new()
            {
                Process = process,
                Actor = user is null ? null : new() { User = user },
                SrcEndpoint = source is null ? null : new() { Ip = source },
            });
        }
        else if (FilePath.ToFile(alert.Text("filepath"), alert.Text("filename"), Fingerprints.Of(alert.Text("sha256"), alert.Text("sha1"), alert.Text("md5"))) is { } file)
        {
            evidences.Add(new() { File = file });
        }

        evidences.AddRange(alert.Objects("network_accesses").Select(Connection).OfType<Evidences>());
        evidences.AddRange(alert.Objects("dns_requests").Select(Lookup).OfType<Evidences>());
        return evidences.Count == 0 ? null : evidences;
    }

    private static Process? TriggeringProcess(JsonRecord alert)
    {
        // pid:<aid>:<id>, the id being the sensor's TargetProcessId.
        var uid = alert.Text("process_id") ?? GraphId(alert.Text("triggering_process_graph_id"));
        return Process(alert, uid, "cmdline") is not { } process ? null : process with
        {
            ParentProcess = Ancestor(alert.Object("parent_details")) is { } parent
                ? parent with { ParentProcess = Ancestor(alert.Object("grandparent_details")) }
                : alert.Text("parent_process_id") is { } parentId ? new() { Uid = parentId } : null,
            CreatedTime = Instant(alert.Text("process_start_time")),
            TerminatedTime = Instant(alert.Text("process_end_time")),
        };
    }

    private static Process? Ancestor(JsonRecord? details)
    {
        if (details is null)
        {
            return null;
        }

        var uid = details.Text("process_id") ?? GraphId(details.Text("process_graph_id", "parent_process_graph_id"));
        return Process(details, uid, "cmdline", "parent_cmdline") is { } process
            ? process with { User = User(details), CreatedTime = Instant(details.Text("timestamp")) }
            : null;
    }

    private static Process? Process(JsonRecord record, string? uid, params ReadOnlySpan<string> commandLine)
    {
        var pid = record.Int("local_process_id");
        if (uid is null && pid is null)
        {
            return null;
        }

        var (path, name) = (record.Text("filepath"), record.Text("filename"));
        return new()
        {
            Uid = uid,
            Pid = pid,
            Name = name ?? FilePath.NameOf(path),
            CmdLine = record.Text(commandLine),
            File = FilePath.ToFile(path, name, Fingerprints.Of(record.Text("sha256", "parent_sha256"), record.Text("sha1"), record.Text("md5", "parent_md5"))),
        };
    }

    private static User? User(JsonRecord record)
    {
        var (name, uid) = (record.Text("user_name", "user_principal"), record.Text("user_id"));
        return name is null && uid is null ? null : new()
        {
            Name = name,
            Uid = uid,
            Domain = record.Text("logon_domain"),
            EmailAddr = record.Text("user_principal"),
            TypeId = SystemAccountType(uid),
        };
    }

    private static Evidences? Connection(JsonRecord access)
    {
        var (local, remote) = (IpText.Canonical(access.Text("local_address")), IpText.Canonical(access.Text("remote_address")));
        return local is null && remote is null ? null : new()
        {
            SrcEndpoint = local is null ? null : new() { Ip = local, Port = Port(access.Text("local_port")) },
            DstEndpoint = remote is null ? null : new() { Ip = remote, Port = Port(access.Text("remote_port")) },
        };
    }

    private static Evidences? Lookup(JsonRecord request) => request.Text("domain_name", "domain") is { } name
        ? new() { Query = new() { Hostname = name, Type = request.Text("request_type") } }
        : null;

    private static string? GraphId(string? vertex)
    {
        var id = vertex?[(vertex.LastIndexOf(':') + 1)..];
        return string.IsNullOrEmpty(id) ? null : id;
    }
}
