using System.Text.Json;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>OData <c>$filter</c>, the part clients use: comparisons, <c>and or not in</c>, <c>startswith endswith contains</c>, <c>any</c>.</summary>
internal sealed class OData
{
    private readonly List<string> _tokens;
    private readonly IReadOnlySet<string> _fields;
    private readonly string _timeField;
    private int _at;

    private OData(string text, IReadOnlySet<string> fields, string timeField)
    {
        (_fields, _timeField) = (fields, timeField);
        _tokens = [.. Tokens(text)];
    }

    /// <summary>A compiled condition. The JSON is read only when a field other than the time is asked for.</summary>
    public delegate bool Condition(LabRecord record, Lazy<JsonElement> json);

    /// <summary>Compiles a filter; null or blank accepts everything.</summary>
    /// <param name="text">The filter.</param>
    /// <param name="fields">Fields that may be filtered on, with <c>/</c> between levels.</param>
    /// <param name="timeField">The field that holds the record's time.</param>
    /// <exception cref="FormatException">The filter is wrong; the message is what the vendor's error says.</exception>
    public static Func<LabRecord, bool> Compile(string? text, IReadOnlySet<string> fields, string timeField)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return _ => true;
        }

        var parser = new OData(text, fields, timeField);
        var condition = parser.Alternatives();
        if (parser._at < parser._tokens.Count)
        {
            throw new FormatException($"Syntax error near '{parser._tokens[parser._at]}' in '{text}'.");
        }

        return record =>
        {
            JsonDocument? document = null;
            try
            {
                return condition(record, new Lazy<JsonElement>(() => (document = JsonDocument.Parse(record.Json)).RootElement));
            }
            finally
            {
                document?.Dispose();
            }
        };
    }

    private static IEnumerable<string> Tokens(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }

            if (text[i] == '\'')
            {
                // A quote inside a text is written twice.
                for (i++; i < text.Length && (text[i] != '\'' || (i + 1 < text.Length && text[i + 1] == '\'')); i++)
                {
                    i += text[i] == '\'' ? 1 : 0;
                }

                if (i >= text.Length)
                {
                    throw new FormatException("There is an unterminated string literal.");
                }

                i++;
            }
            else if (text[i] is '(' or ')' or ',')
            {
                i++;
            }
            else
            {
                while (i < text.Length && !char.IsWhiteSpace(text[i]) && text[i] is not ('(' or ')' or ',' or '\''))
                {
                    i++;
                    if (text[i - 1] == ':' && i - start > 1 && !char.IsAsciiDigit(text[i - 2]))
                    {
                        break;
                    }
                }
            }

            yield return text[start..i];
        }
    }

    private Condition Alternatives()
    {
        var left = Conjunction();
        while (TryTake("or"))
        {
            var (first, second) = (left, Conjunction());
            left = (record, json) => first(record, json) || second(record, json);
        }

        return left;
    }

    private Condition Conjunction()
    {
        var left = Term();
        while (TryTake("and"))
        {
            var (first, second) = (left, Term());
            left = (record, json) => first(record, json) && second(record, json);
        }

        return left;
    }

    private Condition Term()
    {
        if (TryTake("not"))
        {
            var inner = Term();
            return (record, json) => !inner(record, json);
        }

        if (TryTake("("))
        {
            var inner = Alternatives();
            Expect(")");
            return inner;
        }

        var name = Next();
        if (name is "startswith" or "startsWith" or "endswith" or "endsWith" or "contains" && TryTake("("))
        {
            var path = Field(Next());
            Expect(",");
            var value = Literal(Next());
            Expect(")");
            return (_, json) => FieldValue.Of(json.Value, path).Any(text => name[0] switch
            {
                's' => text.StartsWith(value, StringComparison.OrdinalIgnoreCase),
                'e' => text.EndsWith(value, StringComparison.OrdinalIgnoreCase),
                _ => text.Contains(value, StringComparison.OrdinalIgnoreCase),
            });
        }

        return name.EndsWith("/any", StringComparison.Ordinal) && TryTake("(") ? Any(name[..^4]) : Comparison(name, "");
    }

    /// <summary><c>list/any(x: x eq 'v')</c> and <c>list/any(x: x/field eq 'v')</c>.</summary>
    private Condition Any(string list)
    {
        var variable = Next();
        variable = variable.TrimEnd(':');
        TryTake(":");
        var inner = Comparison(Next(), list, variable);
        while (_tokens.ElementAtOrDefault(_at) is "or" or "and")
        {
            var isOr = Next() == "or";
            var (first, second) = (inner, Comparison(Next(), list, variable));
            inner = isOr ? (record, json) => first(record, json) || second(record, json) : (record, json) => first(record, json) && second(record, json);
        }

        Expect(")");
        return inner;
    }

    private Condition Comparison(string name, string list, string variable = "")
    {
        var full = list.Length == 0 ? name
            : name == variable ? list
            : name.StartsWith(variable + "/", StringComparison.Ordinal) ? $"{list}/{name[(variable.Length + 1)..]}"
            : throw new FormatException($"Could not find a property named '{name}'.");
        var path = Field(full);
        var operation = Next();
        if (operation == "in")
        {
            Expect("(");
            var values = new List<string> { Literal(Next()) };
            while (TryTake(","))
            {
                values.Add(Literal(Next()));
            }

            Expect(")");
            return (_, json) => FieldValue.Of(json.Value, path).Any(text => values.Contains(text, StringComparer.OrdinalIgnoreCase));
        }

        var raw = Next();
        var value = Literal(raw);
        Func<int, bool> meets = operation switch
        {
            "eq" => order => order == 0,
            "ne" => order => order != 0,
            "gt" => order => order > 0,
            "ge" => order => order >= 0,
            "lt" => order => order < 0,
            "le" => order => order <= 0,
            _ => throw new FormatException($"Syntax error: '{operation}' is not a comparison."),
        };

        if (string.Equals(full, _timeField, StringComparison.OrdinalIgnoreCase))
        {
            var instant = FieldValue.Instant(value) is { } nanoseconds ? DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100)
                : throw new FormatException($"'{raw}' is not a time; write it without quotes.");
            return (record, _) => meets(record.Time.CompareTo(instant));
        }

        return (_, json) =>
        {
            var found = FieldValue.Of(json.Value, path);
            return raw == "null" || found.Count == 0
                ? meets(raw == "null" && found.Count == 0 ? 0 : -1) && operation is "eq" or "ne" && (operation == "eq") == (raw == "null" && found.Count == 0)
                : found.Any(text => meets(FieldValue.Compare(text, value)));
        };
    }

    private string[] Field(string name) => _fields.Contains(name)
        ? name.Split('/')
        : throw new FormatException($"Invalid filter clause: filtering on '{name}' is not supported.");

    private static string Literal(string token) => token.StartsWith('\'') ? token[1..^1].Replace("''", "'", StringComparison.Ordinal) : token;

    private string Next() => _at < _tokens.Count ? _tokens[_at++] : throw new FormatException("Syntax error: the filter ends too early.");

    private bool TryTake(string token)
    {
        if (_at < _tokens.Count && _tokens[_at] == token)
        {
            _at++;
            return true;
        }

        return false;
    }

    private void Expect(string token)
    {
        if (!TryTake(token))
        {
            throw new FormatException($"Syntax error: '{token}' expected.");
        }
    }
}
