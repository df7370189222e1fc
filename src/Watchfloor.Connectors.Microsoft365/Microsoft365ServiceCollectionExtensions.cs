using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Adds the Microsoft connector.</summary>
public static class Microsoft365ServiceCollectionExtensions
{
    private const string Login = "microsoft-login";
    private const string Graph = "microsoft-graph";
    private const string Defender = "microsoft-defender";
    private const string Office = "microsoft-office";

    /// <summary>Adds the mappings of Microsoft's feeds, which need no configuration.</summary>
    public static IServiceCollection AddMicrosoft365Mappings(this IServiceCollection services)
    {
        services.TryAddSingleton<MicrosoftMappings>();
        foreach (var mapping in new MicrosoftMappings().All)
        {
            services.AddSingleton(mapping);
        }

        return services;
    }

    /// <summary>Adds the connector and its mappings, with settings from section <see cref="MicrosoftOptions.Section"/>.</summary>
    /// <exception cref="OptionsValidationException">Thrown at start, naming every wrong setting.</exception>
    public static IServiceCollection AddMicrosoft365Connector(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMicrosoft365Mappings();
        services.AddOptions<MicrosoftOptions>().Bind(configuration.GetSection(MicrosoftOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MicrosoftOptions>, MicrosoftOptionsValidator>();
        services.AddSingleton<IValidateOptions<MicrosoftOptions>, MicrosoftAddressValidator>();
        services.AddSingleton<IValidateOptions<MicrosoftOptions>, MicrosoftCredentialValidator>();
        services.TryAddSingleton<MicrosoftEndpoints>();

        services.AddOptions<VendorHttpOptions>(MicrosoftProduct.Vendor).Configure(MicrosoftBudgets.Apply).Bind(configuration.GetSection(MicrosoftOptions.Section).GetSection("Http"));
        services.AddVendorHttpClient(Login, MicrosoftProduct.Vendor);
        AddApi(services, Graph, endpoints => endpoints.GraphScope);
        AddApi(services, Defender, endpoints => endpoints.DefenderScope);
        AddApi(services, Office, endpoints => endpoints.OfficeScope);
        services.AddSingleton(provider => new MicrosoftApis(
            new GraphClient(Api(provider, Graph, GraphAdvice), provider.GetRequiredService<MicrosoftEndpoints>().Graph),
            () => provider.GetRequiredService<MicrosoftEndpoints>().Defender is { } root ? new DefenderClient(Api(provider, Defender, NoAdvice), root) : null,
            () => provider.GetRequiredService<MicrosoftEndpoints>().Office is { } root ? new OfficeClient(Api(provider, Office, OfficeAdvice), root, OptionsOf(provider).TenantId!) : null));
        services.AddSingleton<IConnector>(provider => new MicrosoftConnector(
            provider.GetRequiredService<MicrosoftApis>(),
            provider.GetRequiredService<MicrosoftMappings>(),
            provider.GetRequiredService<IOptions<MicrosoftOptions>>(),
            provider.GetRequiredKeyedService<VendorClock>(MicrosoftProduct.Vendor),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    private static void AddApi(IServiceCollection services, string name, Func<MicrosoftEndpoints, string> scope)
    {
        services.AddKeyedSingleton<IMicrosoftTokens>(name, (provider, _) =>
        {
            var endpoints = provider.GetRequiredService<MicrosoftEndpoints>();
            var options = OptionsOf(provider);
            return MicrosoftCredential.IsNamedBy(options)
                ? new CredentialTokens(() => MicrosoftCredential.Create(options, endpoints.Login), scope(endpoints))
                : new SecretTokens(Api(provider, Login, LoginAdvice.For), claims => endpoints.TokenFor(scope(endpoints), claims), provider.GetRequiredService<TimeProvider>());
        });
        services.AddVendorHttpClient(name, MicrosoftProduct.Vendor, client => client.AddHttpMessageHandler(
            provider => new MicrosoftTokenHandler(provider.GetRequiredKeyedService<IMicrosoftTokens>(name))));
    }

    private static MicrosoftOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<MicrosoftOptions>>().Value;

    private static VendorApi Api(IServiceProvider provider, string name, Func<int, string, string?> advice) => new(
        provider.GetRequiredService<IHttpClientFactory>().CreateClient(name), MicrosoftProduct.Vendor, advice, provider.GetRequiredService<TimeProvider>());

    private static string? GraphAdvice(int status, string body) => status switch
    {
        401 => "The token was renewed once and refused again; LoginBaseAddress and GraphBaseAddress must belong to the same cloud.",
        403 when body.Contains("premium license", StringComparison.OrdinalIgnoreCase) || body.Contains("NonPremium", StringComparison.OrdinalIgnoreCase)
            => "Entra's logs need an Entra ID P1 or P2 licence in the tenant.",
        _ => null,
    };

    private static string? OfficeAdvice(int status, string body) =>
        body.Contains("AF10001", StringComparison.Ordinal) || body.Contains("AF50005", StringComparison.Ordinal)
            ? "Grant the application ActivityFeed.Read (and ActivityFeed.ReadDlp for data loss prevention) of the Office 365 Management APIs."
            : body.Contains("AF20013", StringComparison.Ordinal) ? "Unified audit logging is off in this tenant; turn it on in Purview." : null;

    private static string? NoAdvice(int status, string body) => null;
}
