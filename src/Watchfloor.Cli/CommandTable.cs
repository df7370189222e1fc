using Spectre.Console.Cli;

namespace Watchfloor.Cli;

/// <summary>The commands, as <c>watchfloor --help</c> lists them.</summary>
internal static class CommandTable
{
    public static void Configure(IConfigurator configurator)
    {
        configurator.SetApplicationName("watchfloor");
        configurator.PropagateExceptions();
        configurator.AddCommand<QueryCommand>("query").WithDescription("Read-only SQL over the lake's views");
    }
}
