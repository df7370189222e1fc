using System.Data.Common;
using System.Net;
using System.Text.RegularExpressions;
using Npgsql;

namespace Watchfloor.Incidents;

/// <summary>Reads where PostgreSQL is: the driver's connection strings, and addresses as libpq takes them. No message quotes what it read, since a password may be in it.</summary>
internal static partial class PostgresAddress
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);

    /// <summary>The settings as the driver takes them. Beyond this machine the server's certificate must hold, unless the address says otherwise.</summary>
    /// <exception cref="FormatException">The settings are wrong; the message says which.</exception>
    public static NpgsqlConnectionStringBuilder Read(IncidentStoreOptions options)
    {
        var given = Parts(options.Database!.Trim());
        var address = new NpgsqlConnectionStringBuilder { ApplicationName = "watchfloor", KeepAlive = (int)KeepAlive.TotalSeconds, GssEncryptionMode = GssEncryptionMode.Disable };
        foreach (var (name, value) in given)
        {
            Set(address, name, value);
        }

        address.Password = options.Password ?? address.Password;
        if (address.Host is not { Length: > 0 } || address.Database is not { Length: > 0 })
        {
            throw Wrong("names no host or no database.");
        }

        var isLocal = address.Host.Split(',').All(IsLocal);
        if (!isLocal && !given.Any(part => Canonical(part.Name) == "SSLMODE"))
        {
            address.SslMode = SslMode.VerifyFull;
        }

        if (options.Identity is { } identity)
        {
            RequireFit(address, identity, isLocal);
        }

        return address;
    }

    private static void RequireFit(NpgsqlConnectionStringBuilder address, DatabaseIdentity identity, bool isLocal)
    {
        if (address.Password is { Length: > 0 })
        {
            throw new FormatException("Incidents:Identity and a password are both given. Take the password away: the identity's token is the password.");
        }

        if (address.Username is not { Length: > 0 } || address.Host!.Contains(','))
        {
            throw Wrong($"must name one host and the user that {identity} knows, when Incidents:Identity is given.");
        }

        if (!isLocal && address.SslMode is not (SslMode.VerifyCA or SslMode.VerifyFull))
        {
            throw Wrong("must not weaken SSL Mode: a token of the machine's identity goes to a server whose certificate holds, and to no other.");
        }
    }

    private static List<(string Name, string Value)> Parts(string text)
    {
        if (!text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) && !text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                var parts = new DbConnectionStringBuilder { ConnectionString = text };
                return [.. parts.Keys.Cast<string>().Select(name => (name, $"{parts[name]}"))];
            }
            catch (ArgumentException)
            {
                throw Wrong("is no connection string.");
            }
        }

        if (Url().Match(text) is not { Success: true } url)
        {
            throw Wrong("is no address. Where a name or password holds one of : / ? # [ ] @ %, write it as its percent code.");
        }

        return
        [
            .. new[] { "Host", "Port", "Database", "Username", "Password" }.Where(name => url.Groups[name].Length > 0).Select(name => (name, Uri.UnescapeDataString(url.Groups[name].Value).Trim('[', ']'))),
            .. url.Groups["Query"].Value.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2)).Select(pair => OfLibpq(Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair[^1]))),
        ];
    }

    // What libpq calls differently from the driver.
    private static (string Name, string Value) OfLibpq(string name, string value) => name switch
    {
        "sslmode" => (name, value.Replace("-", "", StringComparison.Ordinal)),
        "sslrootcert" => ("Root Certificate", value),
        "sslcert" => ("SSL Certificate", value),
        "sslkey" => ("SSL Key", value),
        "dbname" => ("Database", value),
        "user" => ("Username", value),
        "connect_timeout" => ("Timeout", value),
        _ => (name.Replace('_', ' '), value),
    };

    private static void Set(NpgsqlConnectionStringBuilder address, string name, string value)
    {
        try
        {
            address[name] = value;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or OverflowException or NotSupportedException)
        {
            // A name that the driver does not know may be the rest of a password with a semicolon in it.
            throw Wrong(Known.Contains(Canonical(name)) ? $"has a value at {name} that PostgreSQL's driver does not take." : "has a setting that PostgreSQL's driver does not know. Put a value with a semicolon into quotes.");
        }
    }

    private static readonly HashSet<string> Known = [.. typeof(NpgsqlConnectionStringBuilder).GetProperties().Select(property => Canonical(property.Name)), "SERVER", "USERID", "USER", "PWD"];

    private static string Canonical(string name) => name.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();

    private static bool IsLocal(string host) =>
        host.StartsWith('/') || host.StartsWith('@') || host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static FormatException Wrong(string problem) =>
        new($"Incidents:Database {problem} Write postgresql://USER@HOST:5432/DATABASE, or Host=HOST;Database=DATABASE;Username=USER, and put the password into Incidents:Password.");

    [GeneratedRegex(@"^postgres(ql)?://((?<Username>[^:@/?#]*)(:(?<Password>[^@/?#]*))?@)?(?<Host>\[[^\]]+\]|[^:/?#@]*)(:(?<Port>[0-9]+))?(/(?<Database>[^?#/]*))?(\?(?<Query>[^#]*))?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Url();
}
