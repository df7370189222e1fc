namespace Watchfloor.Incidents;

/// <summary>Where incidents are kept, section <c>Incidents</c>.</summary>
public sealed class IncidentStoreOptions
{
    /// <summary>Configuration section these settings come from.</summary>
    public const string Section = "Incidents";

    /// <summary>PostgreSQL, as a connection string or a <c>postgresql://</c> address; null keeps incidents in a SQLite file beside the lake.</summary>
    public string? Database { get; set; }

    /// <summary>The database user's password, so that a vault can hold it alone.</summary>
    public string? Password { get; set; }

    /// <summary>Whose word stands in for a password; null for the password.</summary>
    public DatabaseIdentity? Identity { get; set; }

    /// <summary>Authorities that sign the server's certificate, PEM or the path of a PEM file; null for the machine's.</summary>
    public string? RootCertificate { get; set; }

    /// <summary>What is wrong with the settings, never with a value that may be secret; null when nothing is.</summary>
    public string? Problem()
    {
        try
        {
            PostgresAddress.Read(this);
            return null;
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }
}

/// <summary>A cloud whose identity of this machine opens the database.</summary>
public enum DatabaseIdentity
{
    /// <summary>RDS: a request that the machine's role signed.</summary>
    Aws,

    /// <summary>Flexible Server: a token of Entra.</summary>
    Azure,

    /// <summary>Cloud SQL: a token of the service account.</summary>
    Gcp,
}
