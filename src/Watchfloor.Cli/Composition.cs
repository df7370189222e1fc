using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Watchfloor.Connectors.CrowdStrike;
using Watchfloor.Connectors.Microsoft365;
using Watchfloor.Connectors.Proofpoint;
using Watchfloor.Detection;
using Watchfloor.Incidents;
using Watchfloor.Lake;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Wires the rooms together. The one place that names the vendors' projects.</summary>
internal static class Composition
{
    private static readonly (string Section, Func<IServiceCollection, IConfiguration, IServiceCollection> Add)[] Connectors =
    [
        (FalconOptions.Section, FalconServiceCollectionExtensions.AddCrowdStrikeConnector),
        (MicrosoftOptions.Section, Microsoft365ServiceCollectionExtensions.AddMicrosoft365Connector),
        (TapOptions.Section, TapServiceCollectionExtensions.AddProofpointConnector),
    ];

    /// <summary>Configuration: the file, then <c>WATCHFLOOR_</c> variables, then <paramref name="overrides"/>.</summary>
    /// <exception cref="UsageException">The named file does not exist or is not JSON.</exception>
    public static IConfiguration Configuration(GlobalSettings settings, IReadOnlyDictionary<string, string?>? overrides = null)
    {
        var builder = Sources(settings).AddInMemoryCollection(overrides ?? new Dictionary<string, string?>());
        return builder.AddInMemoryCollection(Secrets(builder.Build())).Build();
    }

    /// <summary>The file, then <c>WATCHFLOOR_</c> variables; references to secrets stay references.</summary>
    /// <exception cref="UsageException">The named file does not exist or is not JSON.</exception>
    public static IConfigurationBuilder Sources(GlobalSettings settings)
    {
        var file = Path.GetFullPath(settings.Config ?? "watchfloor.json");
        if (settings.Config is not null && !File.Exists(file))
        {
            throw new UsageException($"The configuration file {file} does not exist. 'watchfloor init --config {settings.Config}' writes one.");
        }

        var builder = new ConfigurationBuilder().AddJsonFile(file, optional: true);
        try
        {
            // Read once alone, so that what is wrong with the file is said of the file.
            builder.Build();
            return builder.AddEnvironmentVariables("WATCHFLOOR_");
        }
        catch (InvalidDataException exception)
        {
            throw new UsageException($"The configuration file {file} is not JSON: {exception.InnerException?.Message ?? exception.Message}");
        }
    }

    /// <summary>The secrets that a configuration, or a section of one, refers to. A section that is used alone asks no vault for the others.</summary>
    /// <exception cref="UsageException">References that cannot be read.</exception>
    public static IReadOnlyDictionary<string, string?> Secrets(IConfiguration configuration)
    {
        // Configuration is built once, at the start, and .NET builds it synchronously; nothing else waits meanwhile.
        using var http = new HttpClient();
        return SecretReferences.ResolveAsync(configuration, SecretReferences.Stores(http), CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <summary>All services but the lake, which commands open and close themselves.</summary>
    /// <exception cref="OptionsValidationException">A setting is wrong; all wrong ones are named.</exception>
    public static ServiceProvider Services(IConfiguration configuration, TimeProvider? time = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        services.TryAddSingleton(time ?? TimeProvider.System);
        services.AddDetectors();
        foreach (var (section, add) in Connectors)
        {
            // A connector exists when its section does; whoever does not use a vendor leaves it out.
            if (configuration.GetSection(section).Exists())
            {
                add(services, configuration);
            }
        }

        services.AddLogging(logging =>
        {
            logging.SetMinimumLevel(LogLevel.Warning).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
            TelemetryExport.AddLogs(logging, TelemetryOptions.Of(configuration));
        });
        var plugins = InstalledPlugins.Start(configuration, time ?? TimeProvider.System);
        foreach (var connector in plugins.Services.SelectMany(plugin => plugin.Connectors))
        {
            services.AddSingleton(connector);
        }

        foreach (var clock in plugins.Services.SelectMany(plugin => plugin.Clocks))
        {
            services.AddSingleton(clock);
        }

        // Made by a factory, so that the provider disposes it.
        services.AddSingleton(_ => plugins);
        var provider = services.BuildServiceProvider();
        provider.GetRequiredService<InstalledPlugins>();
        provider.GetService<IStartupValidator>()?.Validate();
        return provider;
    }

    /// <summary>The mappings of all vendors and plug-ins; they need no configuration.</summary>
    public static ServiceProvider Mappings()
    {
        var services = new ServiceCollection()
            .AddCrowdStrikeMappings()
            .AddMicrosoft365Mappings()
            .AddProofpointMappings();
        var plugins = InstalledPlugins.Start(new ConfigurationBuilder().Build(), TimeProvider.System);
        foreach (var mapping in plugins.Services.SelectMany(plugin => plugin.Mappings))
        {
            services.AddSingleton(mapping);
        }

        var provider = services.AddSingleton(_ => plugins).BuildServiceProvider();
        provider.GetRequiredService<InstalledPlugins>();
        return provider;
    }

    /// <summary>Opens the lake of <paramref name="settings"/>.</summary>
    public static Task<EventLake> OpenLakeAsync(GlobalSettings settings, CancellationToken cancellationToken) =>
        EventLake.OpenAsync(LakeChoice.Options(settings), TimeProvider.System, cancellationToken);

    /// <summary>Opens the incidents of <paramref name="settings"/>.</summary>
    public static Task<IncidentStore> OpenIncidentsAsync(GlobalSettings settings, CancellationToken cancellationToken) =>
        IncidentsChoice.Database(settings) is { } database
            ? IncidentStore.OpenAsync(database, TimeProvider.System, cancellationToken)
            : IncidentStore.OpenAsync(IncidentsChoice.File(settings), TimeProvider.System, cancellationToken);

    /// <summary>One incident.</summary>
    /// <exception cref="UsageException">There is none of that id.</exception>
    public static async Task<Incident> IncidentAsync(IncidentStore store, string id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken)
        ?? throw new UsageException($"There is no incident {id}. 'watchfloor incidents list' lists those there are.");
}
