namespace Watchfloor.Operations;

/// <summary>A secret could not be read. The message names the reference and never a value.</summary>
public sealed class SecretException : Exception
{
    /// <summary>Says which secret, what was wrong and what to do.</summary>
    public SecretException(SecretReference reference, string problem, Exception? inner = null)
        : base($"The secret {reference} cannot be read: {problem}", inner) => Reference = reference;

    /// <summary>The secret.</summary>
    public SecretReference Reference { get; }
}
