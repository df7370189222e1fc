using Microsoft.Extensions.Configuration;
using Watchfloor.Lake;
using Watchfloor.Lake.ObjectStores;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Which lake a command works on: what the command line says, else the section <c>Lake</c> of the configuration, else <c>./.watchfloor</c>.</summary>
internal static class LakeChoice
{
    private const string Section = "Lake";
    private const int LeastPart = 5 << 20;

    /// <summary>The lake of <paramref name="settings"/>.</summary>
    /// <exception cref="UsageException">A setting of the section is wrong.</exception>
    public static LakeOptions Options(GlobalSettings settings)
    {
        var section = Composition.Sources(settings).Build().GetSection(Section);
        var options = new LakeOptions();
        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException exception)
        {
            throw new UsageException($"The section {Section} of the configuration is wrong: {exception.InnerException?.Message ?? exception.Message}");
        }

        try
        {
            options.Directory = LakeLocation.Parse(settings.Lake ?? options.Directory).Text;
        }
        catch (LakeException exception)
        {
            throw new UsageException(exception.Message);
        }

        options.LocalFolder = (settings.Local ?? options.LocalFolder) is { Length: > 0 } folder ? Path.GetFullPath(folder) : null;
        var problem = (options.Objects.Attempts, options.Objects.CacheBytes, options.Objects.PartBytes, options.Objects.RequestTimeout) switch
        {
            ( < 1 or > 50, _, _, _) => "Lake:Objects:Attempts must be from 1 to 50.",
            (_, < 1L << 20, _, _) => "Lake:Objects:CacheBytes must be 1048576 at least.",
            (_, _, < LeastPart, _) => $"Lake:Objects:PartBytes must be {LeastPart} at least.",
            (_, _, _, { Ticks: <= 0 }) => "Lake:Objects:RequestTimeout must be longer than nothing.",
            _ => options.MemoryLimitBytes <= 0 || options.Threads < 0 ? "Lake:MemoryLimitBytes must be above 0, and Lake:Threads not below it." : null,
        };
        return problem is null ? options : throw new UsageException(problem);
    }

    /// <summary>Folder of this machine for what no object store can hold: incidents with their audit chain, approvals.</summary>
    /// <exception cref="UsageException">The lake lies in an object store and no such folder is named.</exception>
    public static string DataFolder(GlobalSettings settings)
    {
        var options = Options(settings);
        var location = LakeLocation.Parse(options.Directory);
        return options.LocalFolder
            ?? (location.IsFolder
                ? location.Bucket
                : throw new UsageException($"The lake lies in {location.Text}, and incidents and approvals need a folder of this machine that stays. Name one with --local DIR, or with Lake:LocalFolder (WATCHFLOOR_Lake__LocalFolder); incidents can lie in PostgreSQL instead (Incidents:Database)."));
    }
}
