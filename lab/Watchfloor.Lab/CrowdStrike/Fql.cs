using System.Text.Json;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>Falcon Query Language, the part clients use: <c>field:[op]'value'</c>, <c>+</c> and, <c>,</c> or, groups, lists, relative times.</summary>
/// <remarks>How <c>+</c> and <c>,</c> bind when mixed is not documented; here <c>+</c> binds closer, and careful clients write groups.</remarks>
internal sealed class Fql
{
    private readonly string _text;
    private readonly IReadOnlySet<string> _fields;
    private readonly DateTimeOffset _now;
    private int _at;

    private Fql(string text, IReadOnlySet<string> fields, DateTimeOffset now)
    {
        (_text, _fields, _now) = (text, fields, now);
    }

    /// <summary>Compiles a filter; null or blank accepts everything.</summary>
    /// <param name="text">The filter.</param>
    /// <param name="fields">Fields that the endpoint knows.</param>
    /// <param name="now">What <c>'now-7d'</c> counts from.</param>
    /// <exception cref="FormatException">The filter is wrong; the message is what the vendor's error says.</exception>
    public static Func<JsonElement, bool> Compile(string? text, IReadOnlySet<string> fields, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return _ => true;
        }

        var parser = new Fql(text, fields, now);
        var filter = parser.Alternatives();
        parser.SkipBlanks();
        return parser._at == text.Length ? filter : throw parser.Wrong("unexpected text");
    }

    private Func<JsonElement, bool> Alternatives()
    {
        var left = Conjunction();
        while (TryTake(','))
        {
            var (first, second) = (left, Conjunction());
            left = record => first(record) || second(record);
        }

        return left;
    }

    private Func<JsonElement, bool> Conjunction()
    {
        var left = Term();
        while (TryTake('+'))
        {
            var (first, second) = (left, Term());
            left = record => first(record) && second(record);
        }

        return left;
    }

    private Func<JsonElement, bool> Term()
    {
        if (TryTake('('))
        {
            var inner = Alternatives();
            return TryTake(')') ? inner : throw Wrong("missing )");
        }

        SkipBlanks();
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '_' or '.'))
        {
            _at++;
        }

        var field = _text[start.._at];
        if (!TryTake(':'))
        {
            throw Wrong("missing : after a field");
        }

        if (!_fields.Contains(field))
        {
            throw new FormatException($"invalid filter: unknown field '{field}'");
        }

        var operation = Operation();
        var values = Values();
        var path = field.EndsWith(".raw", StringComparison.Ordinal) ? field[..^4].Split('.') : field.Split('.');
        return record =>
        {
            var found = FieldValue.Of(record, path);
            var negated = operation.StartsWith('!');
            var any = values.Any(value => found.Any(text => Meets(text, negated ? operation[1..] : operation, value)));
            return any != negated;
        };
    }

    private static bool Meets(string text, string operation, string value) => operation switch
    {
        ">" => FieldValue.Compare(text, value) > 0,
        ">=" => FieldValue.Compare(text, value) >= 0,
        "<" => FieldValue.Compare(text, value) < 0,
        "<=" => FieldValue.Compare(text, value) <= 0,
        "~" => text.Contains(value, StringComparison.OrdinalIgnoreCase),
        "*" => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(value, text),
        _ => FieldValue.Compare(text, value) == 0,
    };

    private string Operation()
    {
        SkipBlanks();
        foreach (var operation in new[] { "!*", "!~", ">=", "<=", "!", ">", "<", "~", "*" })
        {
            if (string.CompareOrdinal(_text, _at, operation, 0, operation.Length) == 0)
            {
                _at += operation.Length;
                return operation;
            }
        }

        return "";
    }

    private List<string> Values()
    {
        if (!TryTake('['))
        {
            return [Value()];
        }

        var values = new List<string> { Value() };
        while (TryTake(','))
        {
            values.Add(Value());
        }

        return TryTake(']') ? values : throw Wrong("missing ]");
    }

    private string Value()
    {
        SkipBlanks();
        if (TryTake('\''))
        {
            var text = new System.Text.StringBuilder();
            for (; _at < _text.Length && _text[_at] != '\''; _at++)
            {
                _at += _text[_at] == '\\' && _at + 1 < _text.Length ? 1 : 0;
                text.Append(_text[_at]);
            }

            return TryTake('\'') ? Relative(text.ToString()) : throw Wrong("missing '");
        }

        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '.' or '-' or '_'))
        {
            _at++;
        }

        return _at > start ? _text[start.._at] : throw Wrong("missing value");
    }

    private string Relative(string value)
    {
        if (value == "now")
        {
            return Json.Nanos(_now);
        }

        if (!value.StartsWith("now-", StringComparison.Ordinal) || value.Length < 6 || !int.TryParse(value.AsSpan(4, value.Length - 5), out var count))
        {
            return value;
        }

        if (count > 100_000)
        {
            throw Wrong("relative time too far back");
        }

        return Json.Nanos(value[^1] switch
        {
            's' => _now.AddSeconds(-count),
            'm' => _now.AddMinutes(-count),
            'h' => _now.AddHours(-count),
            'd' => _now.AddDays(-count),
            _ => throw Wrong("unknown time unit"),
        });
    }

    private bool TryTake(char expected)
    {
        if (expected != '\'')
        {
            SkipBlanks();
        }

        if (_at >= _text.Length || _text[_at] != expected)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private FormatException Wrong(string what) => new($"invalid filter: {what} at position {_at}");
}
