namespace Watchfloor.Ocsf;

/// <summary>Something done against a threat on a device. OCSF class 7001 Remediation Activity.</summary>
public sealed record RemediationActivity : OcsfEvent
{
    /// <summary>The class number, 7001.</summary>
    public const int Uid = 7001;

    /// <inheritdoc/>
    public override int ClassUid => Uid;

    /// <inheritdoc/>
    public override int CategoryUid => 7;

    /// <summary>Id of the action; what the tool and the audit log share.</summary>
    public required string CommandUid { get; init; }

    /// <summary>On which device (profile host).</summary>
    public Device? Device { get; init; }

    /// <summary>Who did it (profile host).</summary>
    public Actor? Actor { get; init; }

    /// <summary>Values of <see cref="OcsfEvent.ActivityId"/> for this class.</summary>
    public static class Activity
    {
        /// <summary>Unknown.</summary>
        public const int Unknown = 0;

        /// <summary>Isolate.</summary>
        public const int Isolate = 1;

        /// <summary>Evict.</summary>
        public const int Evict = 2;

        /// <summary>Restore.</summary>
        public const int Restore = 3;

        /// <summary>Harden.</summary>
        public const int Harden = 4;

        /// <summary>Detect.</summary>
        public const int Detect = 5;

        /// <summary>Other.</summary>
        public const int Other = 99;
    }
}
