using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Watchfloor.Operations;

namespace Watchfloor.Mcp;

/// <summary>The arguments of one call, checked against what the tool declares.</summary>
public sealed class ToolArguments
{
    private readonly Dictionary<string, object> values = [];

    private ToolArguments()
    {
    }

    /// <summary>Text or choice; null when not given.</summary>
    public string? Text(string name) => values.GetValueOrDefault(name) as string;

    /// <summary>A number; null when not given.</summary>
    public long? Number(string name) => values.GetValueOrDefault(name) as long?;

    /// <summary>A moment, UTC; null when not given.</summary>
    public DateTimeOffset? Time(string name) => values.GetValueOrDefault(name) as DateTimeOffset?;

    /// <summary>Text that must be there.</summary>
    /// <exception cref="ToolErrorException">It is not.</exception>
    public string Needed(string name) => Text(name) ?? throw ToolErrorException.Argument($"'{name}' is missing.", $"Give '{name}'.");

    /// <summary>The value by name, for a query's parameters: text, <see cref="long"/> or <see cref="DateTimeOffset"/>; null when not given.</summary>
    internal object? Value(string name) => values.GetValueOrDefault(name);

    /// <summary>Names of the arguments given.</summary>
    internal IReadOnlyCollection<string> Names => values.Keys;

    /// <summary>Reads and checks arguments.</summary>
    /// <exception cref="ToolErrorException">One is unknown, missing, of the wrong kind or out of range; the message says which and what there is.</exception>
    internal static ToolArguments Read(IReadOnlyList<ToolArgument> declared, IEnumerable<KeyValuePair<string, JsonElement>> given, TimeProvider time)
    {
        var arguments = new ToolArguments();
        foreach (var (name, value) in given)
        {
            var argument = Find(declared, name)
                ?? throw ToolErrorException.Argument(
                    $"There is no argument '{CleanText.Of(name, 40)}'.", $"There are: {string.Join(", ", declared.Select(argument => argument.Name))}.");

            // A client may send null, or an empty text, for what it leaves out.
            if (value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) && !(value.ValueKind == JsonValueKind.String && value.GetString() is ""))
            {
                arguments.values[name] = Parse(argument, value, time);
            }
        }

        foreach (var argument in declared)
        {
            // A cursor carries the arguments it was given for.
            if (argument.IsRequired && !arguments.values.ContainsKey(argument.Name) && !arguments.values.ContainsKey(ToolArgument.Cursor.Name))
            {
                throw ToolErrorException.Argument($"'{argument.Name}' is missing.", $"Give '{argument.Name}': {argument.Description}.");
            }
        }

        return arguments;
    }

    /// <summary>The arguments as a cursor keeps them, with absolute times.</summary>
    internal JsonObject ToJson(TimeWindow? window)
    {
        var json = new JsonObject();
        foreach (var (name, value) in values.Where(pair => pair.Key != ToolArgument.Cursor.Name))
        {
            json[name] = value switch
            {
                long number => number,
                DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
                _ => (string)value,
            };
        }

        if (window is { } span)
        {
            json[ToolArgument.Since.Name] = span.From.ToString("O", CultureInfo.InvariantCulture);
            json[ToolArgument.Until.Name] = span.To.ToString("O", CultureInfo.InvariantCulture);
        }

        return json;
    }

    private static ToolArgument? Find(IReadOnlyList<ToolArgument> declared, string name)
    {
        foreach (var argument in declared)
        {
            if (argument.Name == name)
            {
                return argument;
            }
        }

        return null;
    }

    private static object Parse(ToolArgument argument, JsonElement value, TimeProvider time)
    {
        switch (argument.Kind)
        {
            case ArgumentKind.Number:
                // Models often write a number as text.
                return (value.ValueKind == JsonValueKind.Number ? value.TryGetInt64(out var number)
                        : long.TryParse(value.ValueKind == JsonValueKind.String ? value.GetString() : null, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
                    && number >= argument.Least && number <= argument.Most
                    ? number
                    : throw ToolErrorException.Argument($"'{argument.Name}' is not a whole number from {argument.Least} to {argument.Most}.", $"Give one, or leave '{argument.Name}' out.");
            case ArgumentKind.Choice:
                return value.ValueKind == JsonValueKind.String && argument.Choices.FirstOrDefault(choice => choice.Equals(value.GetString(), StringComparison.OrdinalIgnoreCase)) is { } chosen
                    ? chosen
                    : throw ToolErrorException.Argument($"'{argument.Name}' is none of its choices.", $"Give one of: {string.Join(", ", argument.Choices)}.");
            case ArgumentKind.Time:
                return ParseTime(argument.Name, value, time);
            default:
                return value.ValueKind == JsonValueKind.String && value.GetString()!.Trim() is { } text && text.Length <= argument.MostCharacters && !text.Contains('\0', StringComparison.Ordinal)
                    ? text
                    : throw ToolErrorException.Argument($"'{argument.Name}' is not a text of at most {argument.MostCharacters} characters.", $"Give '{argument.Name}': {argument.Description}.");
        }
    }

    private static DateTimeOffset ParseTime(string name, JsonElement value, TimeProvider time)
    {
        try
        {
            return TimeWindow.ParseTime(value.ValueKind == JsonValueKind.String ? CleanText.Of(value.GetString()!, 60) : "", time);
        }
        catch (Exception exception) when (exception is UsageException or ArgumentOutOfRangeException or OverflowException)
        {
            throw ToolErrorException.Argument($"'{name}' is no time.", "Write 2026-03-02T09:00:00Z, or -30m, -24h, -7d back from now.");
        }
    }
}
