using Microsoft.Extensions.Configuration;
using Watchfloor.Incidents;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Where a command finds incidents: in the database of the section <c>Incidents</c>, else in a file beside the lake.</summary>
internal static class IncidentsChoice
{
    /// <summary>The database; null when the configuration names none.</summary>
    /// <exception cref="UsageException">A setting of the section is wrong, or a secret it refers to cannot be read.</exception>
    public static IncidentStoreOptions? Database(GlobalSettings settings)
    {
        var sources = Composition.Sources(settings);
        var secrets = Composition.Secrets(sources.Build().GetSection(IncidentStoreOptions.Section));
        var options = new IncidentStoreOptions();
        try
        {
            sources.AddInMemoryCollection(secrets).Build().GetSection(IncidentStoreOptions.Section).Bind(options);
        }
        catch (InvalidOperationException)
        {
            throw new UsageException($"{IncidentStoreOptions.Section}:{nameof(options.Identity)} is none of aws, azure and gcp.");
        }

        if (string.IsNullOrWhiteSpace(options.Database))
        {
            return null;
        }

        return options.Problem() is { } problem ? throw new UsageException(problem) : options;
    }

    /// <summary>The file.</summary>
    /// <exception cref="UsageException">The lake lies in an object store and no folder of this machine is named.</exception>
    public static string File(GlobalSettings settings) => Path.Combine(LakeChoice.DataFolder(settings), "incidents.db");
}
