namespace Watchfloor.Detection.Models.Tables;

/// <summary>A table cannot be trained on or scored; says which column and row.</summary>
public sealed class ModelDataException : Exception
{
    /// <summary>About a whole table or column.</summary>
    public ModelDataException(string message, string? column = null, long? row = null)
        : base(message)
    {
        (Column, Row) = (column, row);
    }

    /// <summary>The column; null when the table is at fault.</summary>
    public string? Column { get; }

    /// <summary>The row, 1 for the first after the heading; null when a column or the table is at fault.</summary>
    public long? Row { get; }
}
