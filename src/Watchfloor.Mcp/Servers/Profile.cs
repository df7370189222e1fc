namespace Watchfloor.Mcp;

/// <summary>What a client may reach.</summary>
public enum Profile
{
    /// <summary>Alerts, entities and incidents; at most twelve tools, all of which only read.</summary>
    Triage,

    /// <summary>Telemetry, audit and SQL besides; all of which only read.</summary>
    Hunt,

    /// <summary>What changes something besides; each change waits for a person's approval.</summary>
    Respond,
}
