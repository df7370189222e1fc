using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Watchfloor.Lab.CrowdStrike.Fdr;

/// <summary>Checks requests signed by AWS's Signature Version 4, the part that needs no chunks.</summary>
internal static class AwsSignature
{
    private const string Scheme = "AWS4-HMAC-SHA256 ";

    /// <summary>AWS's name for what is wrong; null when the signature is right.</summary>
    public static string? Problem(HttpRequest request, byte[] body, string keyId, string secret)
    {
        var header = request.Headers.Authorization.ToString();
        var parts = header.StartsWith(Scheme, StringComparison.Ordinal)
            ? header[Scheme.Length..].Split(',', StringSplitOptions.TrimEntries).Select(part => part.Split('=', 2)).Where(part => part.Length == 2).ToDictionary(part => part[0], part => part[1])
            : [];
        if (!parts.TryGetValue("Credential", out var credential) || !parts.TryGetValue("SignedHeaders", out var signed) || !parts.TryGetValue("Signature", out var signature))
        {
            return "MissingAuthenticationToken";
        }

        if (credential.Split('/') is not [var id, var day, var region, var service, var end] || id != keyId)
        {
            return "InvalidAccessKeyId";
        }

        var given = request.Headers["x-amz-content-sha256"].ToString();
        var hash = given.Length > 0 ? given : Hex(SHA256.HashData(body));
        if (body.Length > 0 && given is not ("" or "UNSIGNED-PAYLOAD") && given != Hex(SHA256.HashData(body)))
        {
            return "XAmzContentSHA256Mismatch";
        }

        var names = signed.Split(';');
        var canonical = string.Join('\n', [
            request.Method,
            string.Join('/', request.Path.Value!.Split('/').Select(Uri.EscapeDataString)),
            string.Join('&', request.Query.SelectMany(pair => pair.Value.Select(value => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(value ?? "")}")).Order(StringComparer.Ordinal)),
            .. names.Select(name => $"{name}:{string.Join(',', request.Headers[name].Select(value => value?.Trim()))}"),
            "",
            signed,
            hash,
        ]);
        var text = $"AWS4-HMAC-SHA256\n{request.Headers["x-amz-date"]}\n{day}/{region}/{service}/{end}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = new[] { day, region, service, end }.Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), (so, part) => HMACSHA256.HashData(so, Encoding.UTF8.GetBytes(part)));
        var expected = Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(signature)) ? null : "SignatureDoesNotMatch";
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
