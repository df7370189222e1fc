namespace Watchfloor.Ocsf;

/// <summary>A group or its members changed. OCSF class 3006 Group Management.</summary>
public sealed record GroupManagement : OcsfEvent
{
    /// <summary>The class number, 3006.</summary>
    public const int Uid = 3006;

    /// <inheritdoc/>
    public override int ClassUid => Uid;

    /// <inheritdoc/>
    public override int CategoryUid => 3;

    /// <summary>The group.</summary>
    public required Group Group { get; init; }

    /// <summary>The member.</summary>
    public User? User { get; init; }

    /// <summary>Who did it.</summary>
    public Actor? Actor { get; init; }

    /// <summary>Where from.</summary>
    public NetworkEndpoint? SrcEndpoint { get; init; }

    /// <summary>Values of <see cref="OcsfEvent.ActivityId"/> for this class.</summary>
    public static class Activity
    {
        /// <summary>Unknown.</summary>
        public const int Unknown = 0;

        /// <summary>Assign Privileges.</summary>
        public const int AssignPrivileges = 1;

        /// <summary>Revoke Privileges.</summary>
        public const int RevokePrivileges = 2;

        /// <summary>Add User.</summary>
        public const int AddUser = 3;

        /// <summary>Remove User.</summary>
        public const int RemoveUser = 4;

        /// <summary>Delete.</summary>
        public const int Delete = 5;

        /// <summary>Create.</summary>
        public const int Create = 6;

        /// <summary>Add Subgroup.</summary>
        public const int AddSubgroup = 7;

        /// <summary>Remove Subgroup.</summary>
        public const int RemoveSubgroup = 8;

        /// <summary>Other.</summary>
        public const int Other = 99;
    }
}
