namespace Watchfloor.Ocsf;

/// <summary>Privileges were given to or taken from a user. OCSF class 3005 User Access Management.</summary>
public sealed record UserAccess : OcsfEvent
{
    /// <summary>The class number, 3005.</summary>
    public const int Uid = 3005;

    /// <inheritdoc/>
    public override int ClassUid => Uid;

    /// <inheritdoc/>
    public override int CategoryUid => 3;

    /// <summary>Privileges or roles.</summary>
    public required IReadOnlyList<string> Privileges { get; init; }

    /// <summary>The user.</summary>
    public required User User { get; init; }

    /// <summary>Who did it.</summary>
    public Actor? Actor { get; init; }

    /// <summary>Where from.</summary>
    public NetworkEndpoint? SrcEndpoint { get; init; }

    /// <summary>On what.</summary>
    public IReadOnlyList<ResourceDetails>? Resources { get; init; }

    /// <summary>Values of <see cref="OcsfEvent.ActivityId"/> for this class.</summary>
    public static class Activity
    {
        /// <summary>Unknown.</summary>
        public const int Unknown = 0;

        /// <summary>Assign Privileges.</summary>
        public const int AssignPrivileges = 1;

        /// <summary>Revoke Privileges.</summary>
        public const int RevokePrivileges = 2;

        /// <summary>Other.</summary>
        public const int Other = 99;
    }
}
