using System.Text;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Writes a configuration to fill in. Secrets stay out of it: they come from environment variables.</summary>
internal sealed class InitCommand : WatchfloorCommand<GlobalSettings>
{
    private const string Template = """
        {
          "Connectors": {
            "CrowdStrike": {
              "Cloud": "us-1",
              "ClientId": ""
            },
            "Microsoft365": {
              "Cloud": "global",
              "TenantId": "",
              "ClientId": ""
            },
            "Proofpoint": {
              "Principal": ""
            }
          },
          "CompanyRecords": ""
        }

        """;

    protected override async Task<int> RunAsync(GlobalSettings settings, Output output, CancellationToken cancellationToken)
    {
        var file = Path.GetFullPath(settings.Config ?? "watchfloor.json");
        try
        {
            await using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(Template), cancellationToken);
        }
        catch (IOException) when (File.Exists(file))
        {
            throw new UsageException($"{file} exists already and is left as it is. Edit it, or name another with --config.");
        }

        output.Line(new { file });
        output.Say($"""
            Wrote {file}.
            Next: fill in the connectors you use and delete the others, then set the secrets in the environment:
              export WATCHFLOOR_Connectors__CrowdStrike__ClientSecret=…
              export WATCHFLOOR_Connectors__Microsoft365__ClientSecret=…
              export WATCHFLOOR_Connectors__Proofpoint__Secret=…
            Then: watchfloor doctor
            """);
        return ExitCode.Done;
    }
}
