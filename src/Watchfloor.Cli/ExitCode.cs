namespace Watchfloor.Cli;

/// <summary>Exit codes that every command keeps.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>It ran but something failed; the message says which.</summary>
    public const int Failed = 1;

    /// <summary>Wrong arguments or configuration.</summary>
    public const int Usage = 2;

    /// <summary>Nothing could be reached.</summary>
    public const int Unreachable = 3;

    /// <summary>Stopped by the user.</summary>
    public const int Stopped = 130;
}
