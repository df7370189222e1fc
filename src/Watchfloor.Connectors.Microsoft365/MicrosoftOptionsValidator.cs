using Microsoft.Extensions.Options;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Names every wrong setting at once.</summary>
[OptionsValidator]
internal sealed partial class MicrosoftOptionsValidator : IValidateOptions<MicrosoftOptions>;

/// <summary>What attributes cannot say: a known cloud, and addresses that a token may be sent to.</summary>
internal sealed class MicrosoftAddressValidator : IValidateOptions<MicrosoftOptions>
{
    public ValidateOptionsResult Validate(string? name, MicrosoftOptions options)
    {
        var errors = new List<string>();
        if (MicrosoftCloud.Named(options.Cloud) is null)
        {
            errors.Add($"{MicrosoftOptions.Section}:Cloud is '{options.Cloud}'; use one of {string.Join(", ", MicrosoftCloud.Names)}.");
        }

        Check(nameof(options.LoginBaseAddress), options.LoginBaseAddress);
        Check(nameof(options.GraphBaseAddress), options.GraphBaseAddress);
        Check(nameof(options.DefenderBaseAddress), options.DefenderBaseAddress);
        Check(nameof(options.OfficeBaseAddress), options.OfficeBaseAddress);
        if (options.LoginBaseAddress is null != options.GraphBaseAddress is null)
        {
            errors.Add($"{MicrosoftOptions.Section}: set LoginBaseAddress and GraphBaseAddress together; a token of one cloud is refused by another.");
        }

        return errors.Count > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;

        void Check(string setting, Uri? address)
        {
            if (address is not null && !(address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback)))
            {
                errors.Add($"{MicrosoftOptions.Section}:{setting} is '{address}'; it must be an https address (http only for this machine).");
            }
        }
    }
}

/// <summary>Exactly one way to prove who the application is.</summary>
internal sealed class MicrosoftCredentialValidator : IValidateOptions<MicrosoftOptions>
{
    public ValidateOptionsResult Validate(string? name, MicrosoftOptions options)
    {
        const string Section = MicrosoftOptions.Section;
        var errors = new List<string>();
        string[] named =
        [
            .. options.ClientSecret is { Length: > 0 } ? [nameof(options.ClientSecret)] : Array.Empty<string>(),
            .. options.CertificatePath is { Length: > 0 } ? [nameof(options.CertificatePath)] : Array.Empty<string>(),
            .. options.ManagedIdentity ? [nameof(options.ManagedIdentity)] : Array.Empty<string>(),
        ];
        if (named.Length == 0)
        {
            errors.Add($"{Section}: one of ClientSecret, CertificatePath and ManagedIdentity is required.");
        }
        else if (named.Length > 1)
        {
            errors.Add($"{Section}: {string.Join(" and ", named)} are set; keep one.");
        }

        if (!options.ManagedIdentity && string.IsNullOrEmpty(options.ClientId))
        {
            errors.Add($"{Section}:ClientId is required.");
        }

        if (MicrosoftCredential.IsNamedBy(options) && options.LoginBaseAddress is { } login && login.Scheme != Uri.UriSchemeHttps)
        {
            errors.Add($"{Section}: a certificate or a managed identity needs an https LoginBaseAddress; only a ClientSecret may be used with a login on this machine.");
        }

        return errors.Count > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }
}
