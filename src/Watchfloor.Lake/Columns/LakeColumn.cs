namespace Watchfloor.Lake.Columns;

/// <summary>How a column keeps its values.</summary>
internal enum ColumnKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>32-bit integer.</summary>
    Int,

    /// <summary>64-bit integer.</summary>
    BigInt,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>Microseconds since 1970, UTC.</summary>
    Timestamp,

    /// <summary>List of texts.</summary>
    TextList,
}

/// <summary>How a column's value comes about.</summary>
internal enum ColumnSource
{
    /// <summary>The attribute at the path moves into the column and back.</summary>
    Attribute,

    /// <summary>Taken from the event by the writer: times with all their digits, the feed, the raw record.</summary>
    Envelope,

    /// <summary>A copy for queries; the attributes it was made from stay in <c>rest</c>.</summary>
    Derived,
}

/// <summary>One column of the event table.</summary>
/// <param name="Name">Name in every view.</param>
/// <param name="Kind">Type.</param>
/// <param name="Path">OCSF path with dots; of the attribute it depends on when derived; empty when every class has it.</param>
/// <param name="Source">Where its value comes from.</param>
internal sealed record LakeColumn(string Name, ColumnKind Kind, string Path, ColumnSource Source)
{
    /// <summary>Type in Parquet.</summary>
    public string StoredType => Kind switch
    {
        ColumnKind.Text => "VARCHAR",
        ColumnKind.Int => "INTEGER",
        ColumnKind.BigInt => "BIGINT",
        ColumnKind.Bool => "BOOLEAN",
        ColumnKind.Timestamp => "TIMESTAMPTZ",
        _ => "VARCHAR[]",
    };

    /// <summary>Type that queries see.</summary>
    public string QueryType => Kind == ColumnKind.Timestamp ? "TIMESTAMP" : StoredType;

    /// <summary>Type in the Delta schema, as JSON.</summary>
    public string DeltaType => Kind switch
    {
        ColumnKind.Text => "\"string\"",
        ColumnKind.Int => "\"integer\"",
        ColumnKind.BigInt => "\"long\"",
        ColumnKind.Bool => "\"boolean\"",
        ColumnKind.Timestamp => "\"timestamp\"",
        _ => """{"type":"array","elementType":"string","containsNull":true}""",
    };
}
