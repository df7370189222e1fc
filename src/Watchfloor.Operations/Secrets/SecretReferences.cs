using Microsoft.Extensions.Configuration;

namespace Watchfloor.Operations;

/// <summary>Puts secrets in the place of references to them, once, before anything reads the settings.</summary>
public static class SecretReferences
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Every store, against the real services.</summary>
    public static IReadOnlyList<ISecretStore> Stores(HttpClient http) =>
        [new EnvironmentSecretStore(), new FileSecretStore(), new AwsSecretStore(), new AzureSecretStore(http), new GoogleSecretStore(http)];

    /// <summary>The settings whose values are references, with the secrets they refer to.</summary>
    /// <exception cref="UsageException">References that cannot be read; all of them are named, and no value is.</exception>
    public static async Task<IReadOnlyDictionary<string, string?>> ResolveAsync(IConfiguration configuration, IReadOnlyList<ISecretStore> stores, CancellationToken cancellationToken)
    {
        var found = configuration.AsEnumerable().Where(entry => SecretReference.IsReference(entry.Value)).ToList();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        var read = await Task.WhenAll(found.Select(entry => ReadAsync(entry.Key, entry.Value!, stores, limit.Token)));
        var problems = read.Where(one => one.Problem is not null).Select(one => $"{one.Key}: {one.Problem}").Order(StringComparer.Ordinal).ToList();
        return problems.Count == 0
            ? read.ToDictionary(one => one.Key, one => one.Value, StringComparer.OrdinalIgnoreCase)
            : throw new UsageException(string.Join(Environment.NewLine, problems));
    }

    private static async Task<(string Key, string? Value, string? Problem)> ReadAsync(string key, string value, IReadOnlyList<ISecretStore> stores, CancellationToken cancellationToken)
    {
        try
        {
            var reference = SecretReference.Parse(value);
            var store = stores.FirstOrDefault(store => store.Name == reference.Store)
                ?? throw new FormatException($"There is no store '{reference.Store}'; there are {string.Join(", ", stores.Select(store => store.Name))}.");
            return (key, await store.ReadAsync(reference, cancellationToken), null);
        }
        catch (Exception exception) when (exception is SecretException or FormatException)
        {
            return (key, null, exception.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (key, null, $"the store did not answer within {Longest.TotalSeconds:0} s.");
        }
    }
}
