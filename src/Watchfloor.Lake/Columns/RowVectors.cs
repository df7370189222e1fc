using System.Buffers;
using System.IO.Hashing;
using System.Text;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Watchfloor.Lake.Columns;

/// <summary>Rows of one class on their way to Parquet, written straight into the engine's vectors.</summary>
/// <remarks>The managed appender costs a call and a check per value, nulls included; here a null costs nothing.</remarks>
internal sealed unsafe class RowVectors
{
    private const int VectorSize = 2048;

    private readonly IReadOnlyList<LakeColumn> columns;
    private readonly ulong[] seeds;
    private readonly nint[] vectors;
    private readonly nint[] data;
    private readonly nint[] validity;
    private readonly nint[] children;
    private readonly ulong[] childSizes;
    private readonly string?[] previous;
    private readonly int[] previousRow;
    private readonly ulong[] previousHash;
    private byte[] scratch = new byte[4096];
    private int row;

    /// <summary>Prepares for rows of some columns.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="seed">The table's secret, so that nobody outside can make two records whose hashes meet.</param>
    public RowVectors(IReadOnlyList<LakeColumn> columns, ulong seed)
    {
        this.columns = columns;
        seeds = [.. columns.Select(column => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(column.Name), (long)seed))];
        vectors = new nint[columns.Count];
        data = new nint[columns.Count];
        validity = new nint[columns.Count];
        children = new nint[columns.Count];
        childSizes = new ulong[columns.Count];
        previous = new string?[columns.Count];
        previousRow = new int[columns.Count];
        previousHash = new ulong[columns.Count];
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<LakeColumn> Columns => columns;

    /// <summary>Whether no further row has room.</summary>
    public bool IsFull => row == VectorSize;

    /// <summary>Rows kept since <see cref="Begin"/>.</summary>
    public int Rows => row;

    /// <summary>Hash over the values of the row so far, whatever their order.</summary>
    public ulong RowHash { get; private set; }

    /// <summary>How a column keeps its values.</summary>
    public ColumnKind Kind(int column) => columns[column].Kind;

    /// <summary>Sets a text from UTF-8.</summary>
    public void SetText(int column, ReadOnlySpan<byte> utf8, bool hashed = true)
    {
        Put(vectors[column], (EngineText*)data[column], row, utf8);
        MarkValid(column);
        previous[column] = null;
        if (hashed)
        {
            Mix(column, XxHash3.HashToUInt64(utf8, (long)seeds[column]));
        }
    }

    /// <summary>Sets a text.</summary>
    public void SetText(int column, string text, bool hashed = true)
    {
        // Names of products, protocols and files repeat from row to row; then the engine's handle is copied, not the text.
        if (row > 0 && ReferenceEquals(previous[column], text))
        {
            ((EngineText*)data[column])[row] = ((EngineText*)data[column])[previousRow[column]];
        }
        else
        {
            var length = Encode(text);
            var utf8 = scratch.AsSpan(0, length);
            Put(vectors[column], (EngineText*)data[column], row, utf8);
            previous[column] = text;
            previousHash[column] = hashed ? XxHash3.HashToUInt64(utf8, (long)seeds[column]) : 0;
        }

        previousRow[column] = row;
        MarkValid(column);
        if (hashed)
        {
            Mix(column, previousHash[column]);
        }
    }

    /// <summary>Sets an integer, a time in microseconds or a truth value, as the column keeps it.</summary>
    public void SetNumber(int column, long value, bool hashed = true)
    {
        switch (columns[column].Kind)
        {
            case ColumnKind.Int:
                ((int*)data[column])[row] = checked((int)value);
                break;
            case ColumnKind.Bool:
                ((byte*)data[column])[row] = (byte)value;
                break;
            default:
                ((long*)data[column])[row] = value;
                break;
        }

        MarkValid(column);
        if (hashed)
        {
            Mix(column, (ulong)value);
        }
    }

    /// <summary>Sets a list of texts.</summary>
    public void SetList(int column, IReadOnlyList<string> texts, bool hashed = true)
    {
        var offset = childSizes[column];
        var vector = vectors[column];
        NativeMethods.Vectors.DuckDBListVectorReserve(vector, offset + (ulong)texts.Count);
        children[column] = NativeMethods.Vectors.DuckDBListVectorGetChild(vector);
        for (var i = 0; i < texts.Count; i++)
        {
            var length = Encode(texts[i]);
            Put(children[column], (EngineText*)NativeMethods.Vectors.DuckDBVectorGetData(children[column]), (int)offset + i, scratch.AsSpan(0, length));

            if (hashed)
            {
                Mix(column, XxHash3.HashToUInt64(scratch.AsSpan(0, length), (long)seeds[column] + i + 1));
            }
        }

        childSizes[column] = offset + (ulong)texts.Count;
        NativeMethods.Vectors.DuckDBListVectorSetSize(vector, childSizes[column]);
        ((ulong*)data[column])[row * 2] = offset;
        ((ulong*)data[column])[(row * 2) + 1] = (ulong)texts.Count;
        MarkValid(column);
    }

    /// <summary>Adds a value to the row's hash that stands in no column.</summary>
    public void Mix(int column, ulong value) => RowHash += Finish(value ^ seeds[column]);

    /// <summary>Keeps the row.</summary>
    public void EndRow()
    {
        RowHash = 0;
        row++;
    }

    /// <summary>Forgets the row; the next one takes its place.</summary>
    public void DropRow()
    {
        for (var column = 0; column < columns.Count; column++)
        {
            ((ulong*)validity[column])[row >> 6] &= ~(1UL << (row & 63));
        }

        RowHash = 0;
    }

    /// <summary>Takes the engine's next chunk; all its values are null until they are set.</summary>
    public void Begin(DuckDBDataChunk chunk)
    {
        row = 0;
        RowHash = 0;
        Array.Clear(previous);
        for (var column = 0; column < columns.Count; column++)
        {
            var vector = NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, column);
            vectors[column] = vector;
            data[column] = (nint)NativeMethods.Vectors.DuckDBVectorGetData(vector);
            NativeMethods.Vectors.DuckDBVectorEnsureValidityWritable(vector);
            validity[column] = (nint)NativeMethods.Vectors.DuckDBVectorGetValidity(vector);
            new Span<ulong>((void*)validity[column], VectorSize / 64).Clear();
            if (columns[column].Kind == ColumnKind.TextList)
            {
                NativeMethods.Vectors.DuckDBListVectorSetSize(vector, 0);
                childSizes[column] = 0;
                new Span<ulong>((void*)data[column], VectorSize * 2).Clear();
            }
        }
    }

    // The engine keeps up to 12 bytes in the handle itself (duckdb_string_t of its C API); only longer texts need a call.
    // All texts come from .NET's own encoder, so they need no second check for valid UTF-8.
    private static void Put(nint vector, EngineText* handles, int at, ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length <= EngineText.InlineBytes)
        {
            handles[at] = default;
            handles[at].Length = (uint)utf8.Length;
            utf8.CopyTo(new Span<byte>(handles[at].Inline, EngineText.InlineBytes));
            return;
        }

        fixed (byte* pointer = utf8)
        {
            NativeMethods.Vectors.DuckDBUnsafeVectorAssignStringElementLength(vector, (ulong)at, pointer, utf8.Length);
        }
    }

    private int Encode(string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (scratch.Length < most)
        {
            scratch = new byte[most];
        }

        return Encoding.UTF8.GetBytes(text, scratch);
    }

    private void MarkValid(int column) => ((ulong*)validity[column])[row >> 6] |= 1UL << (row & 63);

    // The finishing step of SplitMix64: spreads every bit over all others.
    private static ulong Finish(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    private struct EngineText
    {
        public const int InlineBytes = 12;

        public uint Length;
        public fixed byte Inline[InlineBytes];
    }
}
