namespace Watchfloor.Connectors;

/// <summary>A vendor refused, failed, or could not be reached. The message says what, where and what to do; it holds no secret.</summary>
public sealed class ConnectorException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="vendor">The vendor's name as people know it.</param>
    /// <param name="message">What was refused, where, and what to do.</param>
    /// <param name="statusCode">HTTP status; null when there was no answer.</param>
    /// <param name="retryAfter">How long the vendor asks to wait; null when it did not say.</param>
    /// <param name="innerException">The cause.</param>
    public ConnectorException(string vendor, string message, int? statusCode = null, TimeSpan? retryAfter = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Vendor = vendor;
        StatusCode = statusCode;
        RetryAfter = retryAfter;
    }

    /// <summary>The vendor's name as people know it.</summary>
    public string Vendor { get; }

    /// <summary>HTTP status; null when there was no answer.</summary>
    public int? StatusCode { get; }

    /// <summary>How long the vendor asks to wait; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; }
}
