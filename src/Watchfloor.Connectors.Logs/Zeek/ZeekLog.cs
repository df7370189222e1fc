namespace Watchfloor.Connectors.Logs.Zeek;

/// <summary>The Zeek logs that become events.</summary>
internal enum ZeekLog
{
    /// <summary>Not one of them.</summary>
    Other,

    /// <summary>conn.log, and open_conn.log, conn_long.log: connections that go on.</summary>
    Conn,

    /// <summary>dns.log.</summary>
    Dns,

    /// <summary>http.log and open_http.log.</summary>
    Http,

    /// <summary>ssl.log and open_ssl.log.</summary>
    Ssl,

    /// <summary>files.log.</summary>
    Files,

    /// <summary>x509.log.</summary>
    X509,
}

/// <summary>Finds which log a path, a file name or a set of columns means.</summary>
internal static class ZeekLogs
{
    private static readonly char[] Separators = ['.', '_', '-', ' '];

    /// <summary>What people call them.</summary>
    public const string Read = "conn, dns, http, ssl, files and x509";

    /// <summary>The log that <c>#path</c> or <c>_path</c> names.</summary>
    public static ZeekLog FromPath(string path) => path switch
    {
        "conn" or "open_conn" or "conn_long" or "long_conn" or "conn_open" or "conn_red" => ZeekLog.Conn,
        "dns" or "open_dns" or "dns_red" => ZeekLog.Dns,
        "http" or "open_http" or "http_long" or "http_red" => ZeekLog.Http,
        "ssl" or "open_ssl" or "tls" or "ssl_red" => ZeekLog.Ssl,
        "files" or "files_red" => ZeekLog.Files,
        "x509" or "x509_red" => ZeekLog.X509,
        _ => ZeekLog.Other,
    };

    /// <summary>The log whose name stands as a word in a file name: <c>WEST_conn.log.gz</c>, <c>dns.10_00_00-11_00_00.log</c>.</summary>
    public static ZeekLog FromFileName(string path)
    {
        // smb_files is a log of its own.
        foreach (var word in Path.GetFileName(path).Replace("smb_files", "", StringComparison.OrdinalIgnoreCase).Split(Separators))
        {
            var log = FromPath(word.ToLowerInvariant());
            if (log != ZeekLog.Other)
            {
                return log;
            }
        }

        return ZeekLog.Other;
    }

    /// <summary>The log that has such columns.</summary>
    public static ZeekLog FromColumns(IReadOnlyCollection<string> names)
    {
        bool Has(string name) => names.Contains(name);
        if (Has("ts") && Has("fuid") && Has("source") && (Has("mime_type") || Has("seen_bytes")))
        {
            return ZeekLog.Files;
        }

        if (Has("ts") && (Has("certificate.subject") || Has("certificate_subject")))
        {
            return ZeekLog.X509;
        }

        var isConnection = Has("ts") && (Has("id.orig_h") || Has("id_orig_h") || Has("id"));
        return !isConnection ? ZeekLog.Other
            : Has("conn_state") || (Has("orig_pkts") && Has("proto")) ? ZeekLog.Conn
            : Has("qtype_name") || Has("qtype") || (Has("query") && Has("trans_id")) || Has("rcode_name") ? ZeekLog.Dns
            : Has("trans_depth") && (Has("method") || Has("uri") || Has("status_code") || Has("request_body_len")) ? ZeekLog.Http
            : Has("cipher") && !Has("client") && !Has("request_type") && (Has("version") || Has("curve") || Has("established")) ? ZeekLog.Ssl
            : (Has("ja3") || Has("server_name")) && (Has("established") || Has("resumed")) ? ZeekLog.Ssl
            : ZeekLog.Other;
    }

    /// <summary>Feed of a log's events.</summary>
    public static string Feed(ZeekLog log) => log switch
    {
        ZeekLog.Conn => "zeek.conn",
        ZeekLog.Dns => "zeek.dns",
        ZeekLog.Http => "zeek.http",
        ZeekLog.Ssl => "zeek.ssl",
        ZeekLog.Files => "zeek.files",
        ZeekLog.X509 => "zeek.x509",
        _ => throw new ArgumentOutOfRangeException(nameof(log), log, "Only logs that become events have a feed."),
    };
}
