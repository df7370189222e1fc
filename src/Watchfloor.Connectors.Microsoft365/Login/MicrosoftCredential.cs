using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>The credential that the settings name, where it is not a secret.</summary>
internal static class MicrosoftCredential
{
    /// <summary>Whether the settings name one; a secret needs none.</summary>
    public static bool IsNamedBy(MicrosoftOptions options) => options.ManagedIdentity || options.CertificatePath is not null;

    /// <summary>Makes the credential.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="login">Login authority of the cloud, https.</param>
    /// <param name="transport">How requests travel; null for the usual way.</param>
    public static TokenCredential Create(MicrosoftOptions options, Uri login, HttpPipelineTransport? transport = null)
    {
        if (options.ManagedIdentity)
        {
            var identity = options.ClientId is { Length: > 0 } clientId ? ManagedIdentityId.FromUserAssignedClientId(clientId) : ManagedIdentityId.SystemAssigned;
            var how = new ManagedIdentityCredentialOptions(identity);
            how.Transport = transport ?? how.Transport;
            return new ManagedIdentityCredential(how);
        }

        var settings = new ClientCertificateCredentialOptions
        {
            AuthorityHost = login,

            // The authority is one of ours or set on purpose; asking a public service about it would only leak its name.
            DisableInstanceDiscovery = true,
        };
        settings.Transport = transport ?? settings.Transport;
        try
        {
            var certificate = options.CertificatePath!.EndsWith(".pem", StringComparison.OrdinalIgnoreCase)
                ? System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPemFile(options.CertificatePath)
                : System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadPkcs12FromFile(options.CertificatePath, options.CertificatePassword);
            return new ClientCertificateCredential(options.TenantId, options.ClientId, certificate, settings);
        }
        catch (Exception exception) when (exception is System.Security.Cryptography.CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ConnectorException(
                MicrosoftProduct.Vendor,
                $"The certificate of {MicrosoftOptions.Section}:CertificatePath cannot be read ({exception.GetType().Name}). It must be a PEM file with certificate and key, or a PFX file whose password is CertificatePassword.",
                innerException: exception);
        }
    }
}
