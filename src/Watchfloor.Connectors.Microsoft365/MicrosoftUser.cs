using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Accounts as Microsoft's products know them.</summary>
internal static class MicrosoftUser
{
    public const int Person = 1;
    public const int Service = 4;

    /// <summary>A user by UPN and object id; null when neither is known.</summary>
    public static User? OfDirectory(string? upn, string? objectId, string? displayName = null, string? mail = null) =>
        (upn ?? objectId) is null ? null : new User
        {
            Name = upn,
            Uid = objectId,
            DisplayName = displayName,
            EmailAddr = mail ?? (upn?.Contains('@') == true ? upn : null),
            TypeId = Person,
        };

    /// <summary>An account as a Windows sensor knows it: SAM name and SID; null when neither is known.</summary>
    public static User? OfWindows(string? name, string? domain, string? sid, string? upn = null, string? objectId = null)
    {
        var known = name ?? upn;
        var id = sid ?? objectId;
        return (known ?? id) is null ? null : new User
        {
            Name = known,
            Domain = domain,
            Uid = id,
            UidAlt = sid is null ? null : objectId,
            EmailAddr = upn,
        };
    }
}
