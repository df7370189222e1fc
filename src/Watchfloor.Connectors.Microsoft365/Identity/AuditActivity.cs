using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>What a directory audit's name says: which class it belongs to and which activity of that class.</summary>
/// <param name="ClassUid">Account Change, User Access, Group Management or Entity Management.</param>
/// <param name="ActivityId">In the numbers of that class.</param>
internal readonly record struct AuditActivity(int ClassUid, int ActivityId)
{
    private static readonly Dictionary<string, int> AccountChanges = new(StringComparer.Ordinal)
    {
        ["add user"] = AccountChange.Activity.Create,
        ["invite external user"] = AccountChange.Activity.Create,
        ["invite internal user"] = AccountChange.Activity.Create,
        ["restore user"] = AccountChange.Activity.Create,
        ["enable account"] = AccountChange.Activity.Enable,
        ["disable account"] = AccountChange.Activity.Disable,
        ["delete user"] = AccountChange.Activity.Delete,
        ["hard delete user"] = AccountChange.Activity.Delete,
        ["change user password"] = AccountChange.Activity.PasswordChange,
        ["change password (self-service)"] = AccountChange.Activity.PasswordChange,
        ["reset user password"] = AccountChange.Activity.PasswordReset,
        ["reset password (by admin)"] = AccountChange.Activity.PasswordReset,
        ["reset password (self-service)"] = AccountChange.Activity.PasswordReset,
        ["set force change user password"] = AccountChange.Activity.PasswordReset,
        ["unlock user account (self-service)"] = AccountChange.Activity.Unlock,
        ["blocked from self-service password reset"] = AccountChange.Activity.Lock,
        ["user registered security info"] = AccountChange.Activity.MfaFactorEnable,
        ["user registered all required security info"] = AccountChange.Activity.MfaFactorEnable,
        ["admin registered security info"] = AccountChange.Activity.MfaFactorEnable,
        ["enable strong authentication"] = AccountChange.Activity.MfaFactorEnable,
        ["user deleted security info"] = AccountChange.Activity.MfaFactorDisable,
        ["admin deleted security info"] = AccountChange.Activity.MfaFactorDisable,
        ["disable strong authentication"] = AccountChange.Activity.MfaFactorDisable,
        ["update user"] = AccountChange.Activity.Other,
        ["user changed default security info"] = AccountChange.Activity.Other,
        ["user started security info registration"] = AccountChange.Activity.Other,
        ["admin updated security info"] = AccountChange.Activity.Other,
        ["user updated security info"] = AccountChange.Activity.Other,
    };

    private static readonly Dictionary<string, int> GroupChanges = new(StringComparer.Ordinal)
    {
        ["add member to group"] = GroupManagement.Activity.AddUser,
        ["remove member from group"] = GroupManagement.Activity.RemoveUser,
        ["add group"] = GroupManagement.Activity.Create,
        ["delete group"] = GroupManagement.Activity.Delete,
        ["hard delete group"] = GroupManagement.Activity.Delete,
        ["update group"] = GroupManagement.Activity.Other,
        ["add owner to group"] = GroupManagement.Activity.Other,
        ["remove owner from group"] = GroupManagement.Activity.Other,
    };

    /// <summary>Decides by the activity's name, and by the operation type where the name does not say.</summary>
    public static AuditActivity Of(string name, string? operationType)
    {
        var folded = Fold(name);
        if (AccountChanges.TryGetValue(folded, out var change))
        {
            return new(AccountChange.Uid, change);
        }

        if (GroupChanges.TryGetValue(folded, out var group))
        {
            return new(GroupManagement.Uid, group);
        }

        if (IsRoleChange(folded))
        {
            return new(UserAccess.Uid, folded.StartsWith("remove", StringComparison.Ordinal)
                ? UserAccess.Activity.RevokePrivileges
                : UserAccess.Activity.AssignPrivileges);
        }

        return new(EntityManagement.Uid, EntityActivity(folded, operationType));
    }

    /// <summary>Names come with en dashes and trailing blanks, and differ in case between logs.</summary>
    public static string Fold(string name)
    {
        var plain = new string([.. name.Select(c => c is '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' or '\u2212' ? '-' : char.IsWhiteSpace(c) ? ' ' : char.ToLowerInvariant(c))]);
        return string.Join(' ', plain.Split(' ', StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
    }

    // "Add member to role", "Add eligible member to role in PIM completed (timebound)", "Remove member from role (PIM activation expired)", ...
    private static bool IsRoleChange(string name) =>
        name.Contains("member to role", StringComparison.Ordinal) || name.Contains("member from role", StringComparison.Ordinal)
        || name.StartsWith("add app role assignment grant to user", StringComparison.Ordinal)
        || name.StartsWith("remove app role assignment from user", StringComparison.Ordinal);

    private static int EntityActivity(string name, string? operationType) => operationType?.Trim().ToLowerInvariant() switch
    {
        "add" or "create" => EntityManagement.Activity.Create,
        "update" or "assign" or "unassign" or "patch" => FromVerb(name, EntityManagement.Activity.Update),
        "delete" => EntityManagement.Activity.Delete,
        _ => FromVerb(name, null),
    };

    private static int FromVerb(string name, int? known)
    {
        var verb = name[..(name.IndexOf(' ', StringComparison.Ordinal) is > 0 and var end ? end : name.Length)];
        return verb switch
        {
            "enable" => EntityManagement.Activity.Enable,
            "enrollment" or "enroll" => EntityManagement.Activity.Enroll,
            "disable" => EntityManagement.Activity.Disable,
            _ when known is not null => known.Value,

            // Adding a credential, an owner or a grant changes the entity; it makes no new one.
            "add" or "added" or "remove" or "removed" or "delete" when ChangesAPart(name) => EntityManagement.Activity.Update,
            "add" or "added" or "create" or "created" or "register" or "new" => EntityManagement.Activity.Create,
            "delete" or "deleted" or "remove" or "removed" or "hard" => EntityManagement.Activity.Delete,
            "update" or "updated" or "set" or "patch" or "consent" or "assign" or "unset" or "restore" => EntityManagement.Activity.Update,
            _ when verb.StartsWith("create", StringComparison.Ordinal) => EntityManagement.Activity.Create,
            _ when verb.StartsWith("delete", StringComparison.Ordinal) => EntityManagement.Activity.Delete,
            _ when verb.StartsWith("patch", StringComparison.Ordinal) || verb.StartsWith("assign", StringComparison.Ordinal) => EntityManagement.Activity.Update,
            _ => EntityManagement.Activity.Other,
        };
    }

    private static bool ChangesAPart(string name) =>
        name.Contains("credential", StringComparison.Ordinal) || name.Contains("owner", StringComparison.Ordinal)
        || name.Contains("grant", StringComparison.Ordinal) || name.Contains("assignment", StringComparison.Ordinal)
        || name.Contains("permission", StringComparison.Ordinal);
}
