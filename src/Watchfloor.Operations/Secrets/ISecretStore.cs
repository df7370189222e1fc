namespace Watchfloor.Operations;

/// <summary>One place that secrets are kept in.</summary>
public interface ISecretStore
{
    /// <summary>Its name in a reference: env, file, aws, azure or gcp.</summary>
    string Name { get; }

    /// <summary>Reads one secret. A line break at its end, which editors add, is not part of it.</summary>
    /// <exception cref="SecretException">There is none, or it may not be read.</exception>
    Task<string> ReadAsync(SecretReference reference, CancellationToken cancellationToken);
}
