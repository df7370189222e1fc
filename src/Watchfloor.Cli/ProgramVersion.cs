namespace Watchfloor.Cli;

/// <summary>Which version of the program runs.</summary>
internal static class ProgramVersion
{
    /// <summary>For example <c>0.1.0</c>.</summary>
    public static string Text { get; } = typeof(ProgramVersion).Assembly.GetName().Version!.ToString(3);
}
