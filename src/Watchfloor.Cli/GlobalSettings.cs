using System.ComponentModel;
using Spectre.Console.Cli;

namespace Watchfloor.Cli;

/// <summary>What every command takes.</summary>
internal class GlobalSettings : CommandSettings
{
    [CommandOption("--lake <DIR>")]
    [Description("The data folder. Default ./.watchfloor")]
    [DefaultValue(".watchfloor")]
    public string Lake { get; init; } = ".watchfloor";

    [CommandOption("--json")]
    [Description("One JSON object a line on standard output; notices and progress on standard error")]
    public bool Json { get; init; }

    [CommandOption("--config <FILE>")]
    [Description("Configuration file. Default watchfloor.json in this folder; WATCHFLOOR_… variables win over it")]
    public string? Config { get; init; }
}
