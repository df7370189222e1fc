using System.ComponentModel;
using Spectre.Console.Cli;

namespace Watchfloor.Cli;

/// <summary>What the commands take that may use the registry.</summary>
internal class ModelSettings : GlobalSettings
{
    [CommandOption("--registry <PLACE>")]
    [Description("Registry of models: a folder, s3://BUCKET/PREFIX, az://ACCOUNT/CONTAINER/PREFIX, gs://BUCKET/PREFIX. Default: Models:Registry of the configuration, else models below the lake")]
    public string? Registry { get; init; }
}
