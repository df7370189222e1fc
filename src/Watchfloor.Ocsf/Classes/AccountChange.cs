namespace Watchfloor.Ocsf;

/// <summary>A user account was created, changed, disabled, reset. OCSF class 3001 Account Change.</summary>
public sealed record AccountChange : OcsfEvent
{
    /// <summary>The class number, 3001.</summary>
    public const int Uid = 3001;

    /// <inheritdoc/>
    public override int ClassUid => Uid;

    /// <inheritdoc/>
    public override int CategoryUid => 3;

    /// <summary>The account.</summary>
    public required User User { get; init; }

    /// <summary>The account afterwards.</summary>
    public User? UserResult { get; init; }

    /// <summary>Who did it.</summary>
    public Actor? Actor { get; init; }

    /// <summary>Where from.</summary>
    public NetworkEndpoint? SrcEndpoint { get; init; }

    /// <summary>Factors concerned.</summary>
    public IReadOnlyList<AuthFactor>? AuthFactors { get; init; }

    /// <summary>Values of <see cref="OcsfEvent.ActivityId"/> for this class.</summary>
    public static class Activity
    {
        /// <summary>Unknown.</summary>
        public const int Unknown = 0;

        /// <summary>Create.</summary>
        public const int Create = 1;

        /// <summary>Enable.</summary>
        public const int Enable = 2;

        /// <summary>Password Change.</summary>
        public const int PasswordChange = 3;

        /// <summary>Password Reset.</summary>
        public const int PasswordReset = 4;

        /// <summary>Disable.</summary>
        public const int Disable = 5;

        /// <summary>Delete.</summary>
        public const int Delete = 6;

        /// <summary>Attach Policy.</summary>
        public const int AttachPolicy = 7;

        /// <summary>Detach Policy.</summary>
        public const int DetachPolicy = 8;

        /// <summary>Lock.</summary>
        public const int Lock = 9;

        /// <summary>MFA Factor Enable.</summary>
        public const int MfaFactorEnable = 10;

        /// <summary>MFA Factor Disable.</summary>
        public const int MfaFactorDisable = 11;

        /// <summary>Unlock.</summary>
        public const int Unlock = 12;

        /// <summary>Other.</summary>
        public const int Other = 99;
    }
}
