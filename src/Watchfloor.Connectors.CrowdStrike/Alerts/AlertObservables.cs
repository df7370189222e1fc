using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.CrowdStrike.Alerts;

/// <summary>Values of an alert that a hunt pivots on and that have no attribute of their own.</summary>
internal static class AlertObservables
{
    /// <summary>The observables; null when there are none.</summary>
    public static IReadOnlyList<Observable>? Of(JsonRecord alert)
    {
        var observables = new List<Observable>();
        if (IpText.Canonical(alert.Object("device")?.Text("external_ip")) is { } external)
        {
            observables.Add(new() { Name = "device.external_ip", TypeId = ObservableType.IpAddress, Value = external });
        }

        AddIndicator(alert, "ioc_value");
        foreach (var context in alert.Objects("ioc_context"))
        {
            AddIndicator(context, "ioc_context.ioc_value");
        }

        return observables.Count == 0 ? null : observables;

        void AddIndicator(JsonRecord source, string name)
        {
            if (source.Text("ioc_value") is { } value && TypeOf(source.Text("ioc_type")) is { } type && !observables.Exists(seen => seen.Value == value))
            {
                observables.Add(new() { Name = name, TypeId = type, Value = value });
            }
        }
    }

    private static int? TypeOf(string? iocType) => iocType?.ToLowerInvariant() switch
    {
        null => null,
        "domain" or "domain_name" => ObservableType.Hostname,
        "ipv4" or "ipv6" or "ip_address" => ObservableType.IpAddress,
        "filename" or "file_name" => ObservableType.FileName,
        "url" => ObservableType.Url,
        "commandline" => ObservableType.CommandLine,
        var type when type.Contains("sha", StringComparison.Ordinal) || type.Contains("md5", StringComparison.Ordinal) => ObservableType.Hash,
        _ => null,
    };
}
