namespace Watchfloor.Lake;

/// <summary>The lake cannot be opened, read or written. The message says what, where and what to do.</summary>
public sealed class LakeException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was wrong, where, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public LakeException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
