using System.Globalization;
using System.Text.Json;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.Suricata;

/// <summary>One Suricata EVE file being read.</summary>
internal sealed class EveSession(string path, bool isList, LogReadOptions options) : JsonSession(path, FlowFeed, isList, options)
{
    /// <summary>Feed of flows.</summary>
    public const string FlowFeed = "suricata.flow";

    /// <summary>Feed of DNS questions and answers.</summary>
    public const string DnsFeed = "suricata.dns";

    /// <summary>Feed of HTTP exchanges.</summary>
    public const string HttpFeed = "suricata.http";

    /// <summary>Feed of TLS handshakes.</summary>
    public const string TlsFeed = "suricata.tls";

    /// <summary>Feed of alerts.</summary>
    public const string AlertFeed = "suricata.alert";

    /// <inheritdoc/>
    protected override string NotMapped(long count, string kind) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} records of Suricata's kind {kind} were skipped: it is not mapped to events; flow, dns, http, tls and alert are.");

    /// <inheritdoc/>
    protected override string? Map(JsonElement record, long offset, int length)
    {
        var fields = new JsonRecord(record);
        if (fields.Peek("event_type") is not { } type)
        {
            return "event_type is missing";
        }

        if (type is not ("flow" or "dns" or "http" or "tls" or "alert"))
        {
            Skip(type);
            return null;
        }

        var shared = new EveRecord(fields, RequiredTime(fields, "timestamp"));
        var (feed, ocsfEvent) = type switch
        {
            "flow" => (FlowFeed, (OcsfEvent)EveFlow.Map(shared, Remark)),
            "dns" => (DnsFeed, EveDns.Map(shared)),
            "http" => (HttpFeed, EveHttp.Map(shared)),
            "tls" => (TlsFeed, EveTls.Map(shared)),
            _ => (AlertFeed, EveAlert.Map(shared)),
        };
        Emit(feed, ocsfEvent, offset, length);
        return null;
    }
}
