namespace Watchfloor.Detection.Models.Files;

/// <summary>A file is no model of this version: damaged, cut short, of another kind, or made to mislead.</summary>
public sealed class ModelFileException : Exception
{
    /// <summary>With what is wrong and what to do.</summary>
    public ModelFileException(string message)
        : base(message)
    {
    }

    /// <summary>With what is wrong and what told it.</summary>
    public ModelFileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
