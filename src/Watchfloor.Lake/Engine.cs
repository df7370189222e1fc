using System.Data.Common;
using DuckDB.NET.Data;

namespace Watchfloor.Lake;

/// <summary>DuckDB as we open it everywhere: in memory, UTC, never asking the network for an extension.</summary>
internal static class Engine
{
    /// <summary>A database of its own, in memory.</summary>
    public static DuckDBConnection Open(LakeOptions? options = null, string? spillFolder = null, int? threads = null)
    {
        var settings = "Data Source=:memory:;autoinstall_known_extensions=false;autoload_known_extensions=false";
        if (options is not null)
        {
            settings += $";memory_limit={Math.Max(64, options.MemoryLimitBytes >> 20)}MiB;threads={threads ?? (options.Threads > 0 ? options.Threads : Environment.ProcessorCount)}";
        }

        var connection = new DuckDBConnection(settings);
        connection.Open();
        connection.Execute("SET GLOBAL TimeZone = 'UTC'");
        if (spillFolder is not null)
        {
            connection.Execute($"SET temp_directory = {Quote(spillFolder)}");
        }

        return connection;
    }

    /// <summary>From here on the engine reads one folder and nothing else, whoever asks.</summary>
    public static void LockDown(this DuckDBConnection connection, string folder)
    {
        connection.Execute($"SET allowed_directories = [{Quote(folder + Path.DirectorySeparatorChar)}]");
        connection.Execute("SET enable_external_access = false");
        connection.Execute("SET lock_configuration = true");
    }

    /// <summary>A text literal.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>The path of one file to read, as a literal; characters that would make it a pattern mean themselves.</summary>
    public static string PathLiteral(string path) => Quote(path
        .Replace("[", "[[]", StringComparison.Ordinal)
        .Replace("*", "[*]", StringComparison.Ordinal)
        .Replace("?", "[?]", StringComparison.Ordinal));

    /// <summary>A name in quotes.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The paths of several files to read, as a literal.</summary>
    public static string PathList(IEnumerable<string> paths) => $"[{string.Join(", ", paths.Select(PathLiteral))}]";

    /// <summary>A query with its parameters; times go in as the engine knows them, in UTC and without a zone.</summary>
    public static DuckDBCommand Command(this DuckDBConnection connection, string sql, IReadOnlyDictionary<string, object?> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.Add(new DuckDBParameter(name, value is DateTimeOffset moment ? moment.UtcDateTime : value));
        }

        return command;
    }

    /// <summary>Runs a statement.</summary>
    public static void Execute(this DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Runs a query and reads all rows.</summary>
    public static List<T> Query<T>(this DuckDBConnection connection, string sql, Func<DbDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
