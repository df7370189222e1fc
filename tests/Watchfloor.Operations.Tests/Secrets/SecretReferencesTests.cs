using Microsoft.Extensions.Configuration;

namespace Watchfloor.Operations.Tests.Secrets;

/// <summary>References among the settings.</summary>
public class SecretReferencesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Resolve_ReferencesAmongSettings_ReplacesThemAndNothingElse()
    {
        var settings = Settings(("Connectors:CrowdStrike:ClientSecret", "secret:fixed:falcon"), ("Connectors:CrowdStrike:ClientId", "id"));

        var resolved = await SecretReferences.ResolveAsync(settings, [new FixedStore()], Token);

        Assert.Equal([KeyValuePair.Create("Connectors:CrowdStrike:ClientSecret", (string?)"value of falcon")], resolved);
    }

    [Fact]
    public async Task Resolve_SeveralThatCannotBeRead_NamesAllOfThemAndNoValue()
    {
        var settings = Settings(("A:Secret", "secret:fixed:missing"), ("B:Secret", "secret:nowhere:x"), ("C:Secret", "secret:fixed:there"));

        var refusal = await Assert.ThrowsAsync<UsageException>(() => SecretReferences.ResolveAsync(settings, [new FixedStore()], Token));

        Assert.Contains("A:Secret: The secret secret:fixed:missing cannot be read", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("B:Secret: There is no store 'nowhere'; there are fixed.", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("value of", refusal.Message, StringComparison.Ordinal);
    }

    private static IConfiguration Settings(params (string Key, string Value)[] entries) =>
        new ConfigurationBuilder().AddInMemoryCollection(entries.Select(entry => KeyValuePair.Create(entry.Key, (string?)entry.Value))).Build();

    private sealed class FixedStore : ISecretStore
    {
        public string Name => "fixed";

        public Task<string> ReadAsync(SecretReference reference, CancellationToken cancellationToken) => reference.Name == "missing"
            ? throw new SecretException(reference, "there is none.")
            : Task.FromResult($"value of {reference.Name}");
    }
}
