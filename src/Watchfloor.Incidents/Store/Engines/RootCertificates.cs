using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Watchfloor.Incidents;

/// <summary>Reads authorities from PEM, or from a file of it.</summary>
internal static class RootCertificates
{
    /// <exception cref="IncidentStoreException">There is no certificate in it, or no such file.</exception>
    public static X509Certificate2Collection Read(string pemOrFile)
    {
        // What looks like PEM is never taken for a path, and so never quoted: it may be a key that somebody put in the wrong place.
        var isPem = pemOrFile.Contains("-----BEGIN", StringComparison.Ordinal) || pemOrFile.Contains('\n');
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(isPem ? pemOrFile : File.ReadAllText(pemOrFile));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new IncidentStoreException($"Incidents:RootCertificate cannot be read: {exception.Message} Give certificates as PEM, or the path of a file of them.", exception);
        }

        return found.Count > 0 ? found : throw new IncidentStoreException("Incidents:RootCertificate holds no certificate. Give certificates as PEM, or the path of a file of them.");
    }
}
