using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Watchfloor.Lab.Serving;

/// <summary>A certificate for loopback, made for one run. Its key stays in memory.</summary>
internal static class LabCertificate
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Makes one for localhost and 127.0.0.1, good for 30 days.</summary>
    public static X509Certificate2 Create(TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Watchfloor lab", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());

        // A client that trusts it must be able to build a chain of this one certificate.
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        var now = time.GetUtcNow();
        return request.CreateSelfSigned(now.AddHours(-1), now.AddDays(30));
    }

    /// <summary>Writes the certificate, without its key, where clients can be pointed at it; null when there is none or no folder.</summary>
    public static string? Save(X509Certificate2? certificate, string? folder)
    {
        if (certificate is null || folder is null)
        {
            return null;
        }

        var file = Path.Combine(folder, "lab-certificate.pem");
        File.WriteAllText(file, certificate.ExportCertificatePem());
        return file;
    }
}
