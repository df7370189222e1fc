using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.ObjectPool;

namespace Watchfloor.Mcp;

/// <summary>A buffer with a JSON writer on it, used again by the next reply. Text is written as a model reads it, without escapes for what needs none.</summary>
internal sealed class JsonScratch : IDisposable
{
    // A reply at the cap takes 24 KB; what grew far beyond is not kept.
    private const int MostKept = 1 << 17;

    // ObjectPool.Create would dispose of what it has no room for, which is to give it back again.
    private static readonly DefaultObjectPool<JsonScratch> Pool = new(new DefaultPooledObjectPolicy<JsonScratch>());

    private readonly ArrayBufferWriter<byte> bytes = new(1 << 12);

    /// <summary>For the pool; use <see cref="Rent"/>.</summary>
    public JsonScratch() => Writer = new Utf8JsonWriter(bytes, MessageJson.OnALine);

    /// <summary>Writes into the buffer.</summary>
    public Utf8JsonWriter Writer { get; }

    /// <summary>What was written, flushed.</summary>
    public ReadOnlySpan<byte> Written
    {
        get
        {
            Writer.Flush();
            return bytes.WrittenSpan;
        }
    }

    /// <summary>An empty one; dispose it when its bytes are no longer looked at.</summary>
    public static JsonScratch Rent() => Pool.Get();

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        bytes.ResetWrittenCount();
        Writer.Reset();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (bytes.Capacity <= MostKept)
        {
            Clear();
            Pool.Return(this);
        }
    }
}
