namespace Watchfloor.Operations;

/// <summary>Secrets in variables of the process, as containers and systemd hand them over.</summary>
internal sealed class EnvironmentSecretStore : ISecretStore
{
    /// <inheritdoc/>
    public string Name => "env";

    /// <inheritdoc/>
    public Task<string> ReadAsync(SecretReference reference, CancellationToken cancellationToken) =>
        Environment.GetEnvironmentVariable(reference.Name) is { Length: > 0 } value
            ? Task.FromResult(value)
            : throw new SecretException(reference, $"the environment variable {reference.Name} is not set. Set it where the process is started.");
}
