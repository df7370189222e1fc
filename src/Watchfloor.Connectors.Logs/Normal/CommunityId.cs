using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;

namespace Watchfloor.Connectors.Logs;

/// <summary>Community ID version 1 of a connection: the same for both directions and for every sensor that saw it.</summary>
/// <remarks>https://github.com/corelight/community-id-spec. Only TCP, UDP and SCTP, whose ports name the connection; seed 0.</remarks>
internal static class CommunityId
{
    /// <summary>The id; null when an end is not known or the protocol has no ports.</summary>
    public static string? Of(string? source, int? sourcePort, string? destination, int? destinationPort, int? protocol)
    {
        if (source is null || destination is null || sourcePort is not { } from || destinationPort is not { } to || protocol is not (6 or 17 or 132)
            || !IPAddress.TryParse(source, out var one) || !IPAddress.TryParse(destination, out var other) || one.AddressFamily != other.AddressFamily)
        {
            return null;
        }

        Span<byte> first = stackalloc byte[16];
        Span<byte> second = stackalloc byte[16];
        one.TryWriteBytes(first, out var size);
        other.TryWriteBytes(second, out _);
        var order = first[..size].SequenceCompareTo(second[..size]);
        var isSwapped = order > 0 || (order == 0 && from > to);
        Span<byte> tuple = stackalloc byte[2 + 32 + 2 + 4];
        tuple.Clear();
        (isSwapped ? second : first)[..size].CopyTo(tuple[2..]);
        (isSwapped ? first : second)[..size].CopyTo(tuple[(2 + size)..]);
        var end = 2 + size + size;
        tuple[end] = (byte)protocol.Value;
        BinaryPrimitives.WriteUInt16BigEndian(tuple[(end + 2)..], (ushort)(isSwapped ? to : from));
        BinaryPrimitives.WriteUInt16BigEndian(tuple[(end + 4)..], (ushort)(isSwapped ? from : to));
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The specification asks for SHA-1; the id joins records and protects nothing.
        SHA1.HashData(tuple[..(end + 6)], hash);
#pragma warning restore CA5350
        return "1:" + Convert.ToBase64String(hash);
    }
}
