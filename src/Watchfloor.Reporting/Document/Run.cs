namespace Watchfloor.Reporting;

/// <summary>A piece of a line. The writers escape every one of them for their format.</summary>
internal abstract record Run
{
    /// <summary>Our words.</summary>
    public static Run Words(string text) => new Words(text);

    /// <summary>A value from outside, shown as a quotation.</summary>
    public static Run Quote(string? value, int maxLength = Quotation.InText) => new Quotation(value ?? "", maxLength);

    /// <summary>Values from outside, each a quotation of its own, with our words between them.</summary>
    public static IEnumerable<Run> Quotes(IEnumerable<string> values, string between, int maxLength) =>
        values.SelectMany((value, i) => i == 0 ? [Quote(value, maxLength)] : new[] { Words(between), Quote(value, maxLength) });
}

/// <summary>Our words.</summary>
internal sealed record Words(string Text) : Run;

/// <summary>Our words, strong.</summary>
internal sealed record Strong(string Text) : Run;

/// <summary>Our words, in the background.</summary>
internal sealed record Muted(string Text) : Run;

/// <summary>A value that came from outside: a host, a user, a command line.</summary>
internal sealed record Quotation(string Value, int MaxLength) : Run
{
    /// <summary>Room for a value within a sentence; the appendix has the rest.</summary>
    public const int InText = 160;
}

/// <summary>A label with a colour: verdict, severity, state.</summary>
internal sealed record Tag(string Text, Tone Tone) : Run;

/// <summary>Numbers of the evidence behind what stands before it.</summary>
internal sealed record Citation(IReadOnlyList<int> Numbers) : Run;

/// <summary>A link to another place in the same report.</summary>
internal sealed record Jump(string Text, string Anchor) : Run;

/// <summary>Colours a label can have.</summary>
internal enum Tone
{
    Neutral,
    Good,
    Low,
    Medium,
    High,
    Critical,
    Accent,
}
