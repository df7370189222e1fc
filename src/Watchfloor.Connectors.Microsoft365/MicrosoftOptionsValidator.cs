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
