using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Watchfloor.Lake.Columns;

/// <summary>A table function of the engine whose rows are made while it reads them: <c>COPY</c> takes them without a table in between.</summary>
/// <remarks>A staging table would be written, counted for its statistics and read again, a fifth of the cost of storing.</remarks>
internal sealed class RowSource
{
    private readonly RowVectors vectors;
    private Func<bool>? next;
    private ExceptionDispatchInfo? failure;

    /// <summary>Makes the function <paramref name="name"/>; it lives as long as the engine.</summary>
    /// <param name="connection">The writer's engine.</param>
    /// <param name="name">Name of the function.</param>
    /// <param name="vectors">Where rows are filled in; its columns are the function's.</param>
    public unsafe RowSource(DuckDBConnection connection, string name, RowVectors vectors)
    {
        this.vectors = vectors;
        Name = name;
        var function = NativeMethods.TableFunction.DuckDBCreateTableFunction();
        try
        {
            NativeMethods.TableFunction.DuckDBTableFunctionSetName(function, name);
            NativeMethods.TableFunction.DuckDBTableFunctionSetExtraInfo(function, GCHandle.ToIntPtr(GCHandle.Alloc(this)), &Free);
            NativeMethods.TableFunction.DuckDBTableFunctionSetBind(function, &Bind);
            NativeMethods.TableFunction.DuckDBTableFunctionSetInit(function, &Init);
            NativeMethods.TableFunction.DuckDBTableFunctionSetFunction(function, &Fill);
            if (NativeMethods.TableFunction.DuckDBRegisterTableFunction(connection.NativeConnection, function) != DuckDBState.Success)
            {
                throw new LakeException($"The engine cannot take rows through {name}.");
            }
        }
        finally
        {
            NativeMethods.TableFunction.DuckDBDestroyTableFunction(ref function);
        }
    }

    /// <summary>Name of the function in SQL.</summary>
    public string Name { get; }

    /// <summary>Runs something that reads the function once.</summary>
    /// <param name="rows">Fills and ends one row of the vectors at each call, or drops it; false when none is left. What it throws comes out of this call.</param>
    /// <param name="reading">Runs a statement that reads from <see cref="Name"/>.</param>
    public async Task<T> ReadAsync<T>(Func<bool> rows, Func<Task<T>> reading)
    {
        (next, failure) = (rows, null);
        try
        {
            return await reading();
        }
        catch (DuckDBException)
        {
            // The engine only passes on the text of what went wrong here.
            failure?.Throw();
            throw;
        }
        finally
        {
            next = null;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Bind(nint info)
    {
        var source = Of(NativeMethods.TableFunction.DuckDBBindGetExtraInfo(info));
        foreach (var column in source.vectors.Columns)
        {
            using var type = TypeOf(column.Kind);
            NativeMethods.TableFunction.DuckDBBindAddResultColumn(info, column.Name, type);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Init(nint info)
    {
    }

    // Nothing may be thrown through the engine.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Fill(nint info, nint output)
    {
        var source = Of(NativeMethods.TableFunction.DuckDBFunctionGetExtraInfo(info));
        try
        {
            using var chunk = new DuckDBDataChunk(output);
            source.vectors.Begin(chunk);
            while (!source.vectors.IsFull && source.next is { } next && next())
            {
            }

            NativeMethods.DataChunks.DuckDBDataChunkSetSize(chunk, (ulong)source.vectors.Rows);
        }
        catch (Exception exception)
        {
            source.failure = ExceptionDispatchInfo.Capture(exception);
            NativeMethods.TableFunction.DuckDBFunctionSetError(info, "the rows could not be made");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Free(nint handle) => GCHandle.FromIntPtr(handle).Free();

    private static RowSource Of(nint handle) => (RowSource)GCHandle.FromIntPtr(handle).Target!;

    private static DuckDBLogicalType TypeOf(ColumnKind kind)
    {
        if (kind == ColumnKind.TextList)
        {
            using var text = NativeMethods.LogicalType.DuckDBCreateLogicalType(DuckDBType.Varchar);
            return NativeMethods.LogicalType.DuckDBCreateListType(text);
        }

        return NativeMethods.LogicalType.DuckDBCreateLogicalType(kind switch
        {
            ColumnKind.Text => DuckDBType.Varchar,
            ColumnKind.Int => DuckDBType.Integer,
            ColumnKind.Bool => DuckDBType.Boolean,
            ColumnKind.Timestamp => DuckDBType.TimestampTz,
            _ => DuckDBType.BigInt,
        });
    }
}
