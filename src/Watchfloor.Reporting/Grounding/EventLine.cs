using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Reporting;

/// <summary>An event in one line, for a person who reads the appendix.</summary>
internal static class EventLine
{
    /// <summary>OCSF class name with spaces, for example <c>Process Activity</c>.</summary>
    public static string KindOf(OcsfEvent ocsfEvent)
    {
        var name = ocsfEvent.GetType().Name;
        return string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : c.ToString()));
    }

    public static IReadOnlyList<Run> Of(OcsfEvent ocsfEvent) => ocsfEvent switch
    {
        ProcessActivity e => [Host(e.Device), Run.Words(": "), Run.Quote(e.Process.ParentProcess?.Name ?? e.Actor.Process?.Name ?? "unknown parent"), Run.Words(" → "), Run.Quote(e.Process.CmdLine ?? e.Process.Path ?? e.Process.Name)],
        NetworkActivity e => [Endpoint(e.SrcEndpoint, e.Device), Run.Words(" → "), Endpoint(e.DstEndpoint, null), .. Bytes(e.Traffic)],
        DnsActivity e => [Endpoint(e.SrcEndpoint, e.Device), Run.Words(" asked for "), Run.Quote(e.Query?.Hostname), .. Answers(e)],
        HttpActivity e => [Endpoint(e.SrcEndpoint, e.Device), Run.Words($" {Visible(e.HttpRequest?.HttpMethod)} "), Run.Quote(e.HttpRequest?.Url?.UrlString ?? e.HttpRequest?.Url?.Hostname)],
        EmailActivity e => [Run.Quote(e.Email.From ?? e.Email.SmtpFrom), Run.Words(" → "), Run.Quote(e.Email.To is { Count: > 0 } to ? string.Join(", ", to.Take(3)) : "nobody named"), Run.Words(", subject "), Run.Quote(e.Email.Subject)],
        Authentication e => [Run.Quote(e.User.Name ?? e.User.Uid), Run.Words(e.StatusId == 2 ? " failed to sign in" : " signed in"), .. On(e.Device?.Hostname ?? e.DstEndpoint?.Hostname ?? e.Service?.Name, " to "), .. On(e.SrcEndpoint?.Ip, " from ")],
        FileActivity e => [Host(e.Device), Run.Words(": "), Run.Quote(e.Actor.Process?.Name ?? "a process"), Run.Words(" wrote or changed "), Run.Quote(e.File.Path ?? e.File.Name)],
        ScheduledJobActivity e => [Host(e.Device), Run.Words(": scheduled task "), Run.Quote(e.Job.Name), .. On(e.Job.CmdLine, " runs ")],
        WindowsServiceActivity e => [Host(e.Device), Run.Words(": service "), Run.Quote(e.WinService.Name), .. On(e.WinService.CmdLine, " runs ")],
        RegistryValueActivity e => [Host(e.Device), Run.Words(": registry value "), Run.Quote($"{e.RegValue.Path}\\{e.RegValue.Name}")],
        DetectionFinding e => [Run.Words($"{Visible(e.Metadata.Product.VendorName ?? e.Metadata.Product.Name)}, {Wording.Of(e.SeverityId)}: "), Run.Quote(e.FindingInfo.Title ?? e.FindingInfo.Desc ?? e.FindingInfo.Uid), .. On(e.Device?.Hostname, " on ")],
        IncidentFinding e => [Run.Words("incident of the tool: "), Run.Quote(e.FindingInfoList.Count > 0 ? e.FindingInfoList[0].Title : e.Message)],
        AccountChange e => [Run.Words($"account changed ({Visible(e.ActivityName ?? e.Metadata.EventCode ?? "no detail")}): "), Run.Quote(e.User.Name ?? e.User.Uid), .. On(e.Actor?.User?.Name ?? e.Actor?.AppName, " by ")],
        UserAccess e => [Run.Words("rights given to "), Run.Quote(e.User.Name ?? e.User.Uid), Run.Words(": "), Run.Quote(string.Join(", ", e.Privileges.Take(5)))],
        GroupManagement e => [Run.Words("group "), Run.Quote(e.Group.Name ?? e.Group.Uid), .. On(e.User?.Name ?? e.User?.Uid, ", member ")],
        EntityManagement e => [Run.Words("object "), Run.Quote(e.Entity.Name ?? e.Entity.Uid), .. On(e.Comment, ": "), .. On(e.Actor?.User?.Name ?? e.Actor?.AppName, " by ")],
        ApiActivity e => [Run.Quote(e.Actor?.User?.Name ?? e.Actor?.AppName ?? e.SrcEndpoint.Ip), Run.Words(" called "), Run.Quote(e.Api?.Operation)],
        DataSecurityFinding e => [Run.Words("data finding "), Run.Quote(e.FindingInfo.Title ?? e.FindingInfo.Uid), .. On(e.File?.Name, ": "), .. On(e.Actor?.User?.Name, " by ")],
        RemediationActivity e => [Run.Words("response action "), Run.Quote(e.Message ?? e.ActivityName), .. On(e.Device?.Hostname, " on ")],
        DeviceInventory e => [Run.Words("device "), Run.Quote(e.Device.Hostname ?? e.Device.Uid), .. On(e.Device.Ip, " at ")],
        VulnerabilityFinding e => [Run.Words("weakness "), Run.Quote(e.FindingInfo.Title ?? e.FindingInfo.Uid), .. On(e.Device?.Hostname, " on ")],
        OsintInventory e => [Run.Words("known threat "), Run.Quote(e.Osint.Count > 0 ? e.Osint[0].Value : e.Message)],
        UserInventory e => [Run.Words("account "), Run.Quote(e.User.Name ?? e.User.Uid), .. On(e.User.DisplayName, ", ")],
        _ => [Run.Quote(ocsfEvent.Message ?? ocsfEvent.Metadata.EventCode ?? "no text")],
    };

    private static string Visible(string? text) => VisibleText.Of(text, 40);

    private static Run Host(Device? device) => Run.Quote(device?.Hostname ?? device?.Uid ?? "unknown host");

    private static Run Endpoint(NetworkEndpoint? endpoint, Device? device)
    {
        var name = device?.Hostname ?? endpoint?.Hostname ?? endpoint?.Ip ?? "unknown";
        return Run.Quote(device is null && endpoint?.Port is { } port ? string.Create(CultureInfo.InvariantCulture, $"{name}:{port}") : name);
    }

    private static IEnumerable<Run> On(string? value, string word) =>
        string.IsNullOrEmpty(value) ? [] : [Run.Words(word), Run.Quote(value)];

    private static IEnumerable<Run> Bytes(NetworkTraffic? traffic) =>
        traffic?.BytesOut is { } sent ? [Run.Words(string.Create(CultureInfo.InvariantCulture, $", {sent:N0} bytes out"))] : [];

    private static IEnumerable<Run> Answers(DnsActivity e) =>
        e.Answers is { Count: > 0 } answers ? [Run.Words(", answer "), Run.Quote(string.Join(", ", answers.Take(3).Select(answer => answer.Rdata)))] : [];
}
