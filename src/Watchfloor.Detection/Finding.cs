using Watchfloor.Ocsf;

namespace Watchfloor.Detection;

/// <summary>What a detector claims, with the numbers and events behind it. Becomes an OCSF Detection Finding in the lake.</summary>
public sealed record Finding
{
    /// <summary>Stable id: the same behaviour in the same window has the same id on every run.</summary>
    public required string Uid { get; init; }

    /// <summary>Name of the detector.</summary>
    public required string Detector { get; init; }

    /// <summary>One line for a person.</summary>
    public required string Title { get; init; }

    /// <summary>How bad it would be if true.</summary>
    public required Severity Severity { get; init; }

    /// <summary>0 (nothing) to 1 (certain).</summary>
    public required double Score { get; init; }

    /// <summary>The numbers behind the score, in the order a person should read them.</summary>
    public required IReadOnlyList<Reason> Reasons { get; init; }

    /// <summary>What the model behind it looks at; null when there is no model.</summary>
    public FeatureSet? Features { get; init; }

    /// <summary>Users, hosts, addresses and domains it is about.</summary>
    public required IReadOnlyList<Entity> Entities { get; init; }

    /// <summary>Lake events that support it, the most telling first; at most 100.</summary>
    public required IReadOnlyList<EvidenceId> Evidence { get; init; }

    /// <summary>Where the raw records of the first of <see cref="Evidence"/> lie, as far as their files are kept; at most 20.</summary>
    public IReadOnlyList<RawRow> Rows { get; init; } = [];

    /// <summary>A drawing of the numbers as SVG, made of numbers alone; null when there is none.</summary>
    public string? Plot { get; init; }

    /// <summary>ATT&amp;CK technique ids.</summary>
    public IReadOnlyList<string> Techniques { get; init; } = [];

    /// <summary>First activity behind it, UTC.</summary>
    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>Last activity behind it, UTC.</summary>
    public required DateTimeOffset LastSeen { get; init; }
}

/// <summary>One number behind a score.</summary>
/// <param name="Name">Short name in snake case, a JSON key.</param>
/// <param name="Value">The number.</param>
/// <param name="Text">What it means, in words with the number in it.</param>
public sealed record Reason(string Name, double Value, string Text);

/// <summary>Where the raw record of an event lies.</summary>
/// <param name="Id">The event.</param>
/// <param name="File">SHA-256 of the kept file.</param>
/// <param name="Offset">Byte at which the record begins, in the file's uncompressed content.</param>
public sealed record RawRow(EvidenceId Id, string File, long Offset);
