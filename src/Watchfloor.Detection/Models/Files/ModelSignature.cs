using System.Security.Cryptography;

namespace Watchfloor.Detection.Models.Files;

/// <summary>A signature beside a model file (<c>.sig</c>): ECDSA over the file, so that only models somebody stands for are scored with.</summary>
public static class ModelSignature
{
    /// <summary>Writes <paramref name="path"/>.sig.</summary>
    /// <param name="path">The model.</param>
    /// <param name="key">A private key, for example on P-256.</param>
    public static void Sign(string path, ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        File.WriteAllBytes(path + ".sig", key.SignData(File.ReadAllBytes(path), HashAlgorithmName.SHA256));
    }

    /// <summary>Throws unless the signature beside the model was made with the key's other half.</summary>
    /// <exception cref="ModelFileException">There is no signature, or it does not fit.</exception>
    public static void Verify(string path, ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!File.Exists(path + ".sig"))
        {
            throw new ModelFileException($"'{path}' has no signature beside it ({Path.GetFileName(path)}.sig).");
        }

        if (!key.VerifyData(File.ReadAllBytes(path), File.ReadAllBytes(path + ".sig"), HashAlgorithmName.SHA256))
        {
            throw new ModelFileException($"The signature of '{path}' was not made for this file with this key.");
        }
    }
}
