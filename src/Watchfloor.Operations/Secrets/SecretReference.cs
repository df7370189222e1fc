using System.Diagnostics.CodeAnalysis;

namespace Watchfloor.Operations;

/// <summary>Says where a secret lies, in place of the secret: <c>secret:STORE:NAME</c>, with <c>?as=IDENTITY</c> for whom to read it as.</summary>
/// <remarks>
/// <c>secret:env:NAME</c>, <c>secret:file:/run/secrets/name</c>, <c>secret:aws:NAME?as=ROLE-ARN</c>,
/// <c>secret:azure:https://VAULT.vault.azure.net/secrets/NAME?as=CLIENT-ID</c>, <c>secret:gcp:projects/P/secrets/NAME?as=ACCOUNT</c>.
/// </remarks>
public sealed record SecretReference
{
    private const string Prefix = "secret:";
    private const string IdentityMark = "?as=";

    /// <summary>Which store: env, file, aws, azure or gcp.</summary>
    public required string Store { get; init; }

    /// <summary>The secret's name, as that store takes it.</summary>
    public required string Name { get; init; }

    /// <summary>Role, client id or account to read it as; null for whatever the machine is.</summary>
    public string? Identity { get; init; }

    /// <summary>Whether a setting's value is a reference.</summary>
    public static bool IsReference([NotNullWhen(true)] string? value) => value?.StartsWith(Prefix, StringComparison.Ordinal) == true;

    /// <summary>Reads a reference.</summary>
    /// <exception cref="FormatException">It has no store or no name.</exception>
    public static SecretReference Parse(string value)
    {
        var rest = IsReference(value) ? value[Prefix.Length..] : throw new FormatException("A reference to a secret begins with 'secret:'.");
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        var mark = rest.LastIndexOf(IdentityMark, StringComparison.Ordinal);
        var name = colon < 0 ? "" : mark > colon ? rest[(colon + 1)..mark] : rest[(colon + 1)..];
        if (colon <= 0 || name.Length == 0)
        {
            throw new FormatException("A reference to a secret reads secret:STORE:NAME, with STORE env, file, aws, azure or gcp.");
        }

        return new SecretReference { Store = rest[..colon], Name = name, Identity = mark > colon ? rest[(mark + IdentityMark.Length)..] : null };
    }

    /// <inheritdoc/>
    public override string ToString() => Identity is null ? $"{Prefix}{Store}:{Name}" : $"{Prefix}{Store}:{Name}{IdentityMark}{Identity}";
}
