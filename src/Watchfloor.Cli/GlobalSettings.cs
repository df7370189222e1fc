using System.ComponentModel;
using Spectre.Console.Cli;

namespace Watchfloor.Cli;

/// <summary>What every command takes.</summary>
internal class GlobalSettings : CommandSettings
{
    [CommandOption("--lake <PLACE>")]
    [Description("The data folder, or s3://BUCKET/PREFIX, az://ACCOUNT/CONTAINER/PREFIX, gs://BUCKET/PREFIX. Default: Lake:Directory of the configuration, else ./.watchfloor")]
    public string? Lake { get; init; }

    [CommandOption("--local <DIR>")]
    [Description("Folder of this machine for incidents, approvals and copies of the lake's files. Default: the lake's, when that is a folder")]
    public string? Local { get; init; }

    [CommandOption("--json")]
    [Description("One JSON object a line on standard output; notices and progress on standard error")]
    public bool Json { get; init; }

    [CommandOption("--config <FILE>")]
    [Description("Configuration file. Default watchfloor.json in this folder; WATCHFLOOR_… variables win over it")]
    public string? Config { get; init; }
}
