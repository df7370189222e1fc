namespace Watchfloor.Ocsf;

/// <summary>What an investigation turns around.</summary>
public enum EntityKind
{
    /// <summary>A person's or service's account.</summary>
    User,

    /// <summary>A computer.</summary>
    Host,

    /// <summary>A mailbox.</summary>
    Mailbox,

    /// <summary>An IP address.</summary>
    Address,

    /// <summary>A domain or host name on the internet.</summary>
    Domain,

    /// <summary>A file, by SHA-256 where known.</summary>
    File,

    /// <summary>A link.</summary>
    Url,

    /// <summary>A running program on one host.</summary>
    Process,

    /// <summary>A message.</summary>
    Message,

    /// <summary>An application or service principal.</summary>
    Application,

    /// <summary>A scheduled task or service that keeps a foothold.</summary>
    Persistence,

    /// <summary>Site of documents, by its name.</summary>
    Site,

    /// <summary>Disk or other medium, by its serial number.</summary>
    Volume,

    /// <summary>Link that shares a document, by its id.</summary>
    Link,

    /// <summary>Published package or image, by its name and version.</summary>
    Artifact,

    /// <summary>Campaign of a mail gateway, by its id.</summary>
    Campaign,

    /// <summary>Signed-in session, by its id.</summary>
    Session,
}

/// <summary>One entity by kind and canonical value.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">Canonical text: UPN in lower case, short host name in upper case, address, lower-case hash.</param>
public readonly record struct Entity(EntityKind Kind, string Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()}:{Value}";
}
