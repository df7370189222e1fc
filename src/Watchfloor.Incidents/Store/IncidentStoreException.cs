namespace Watchfloor.Incidents;

/// <summary>The incident file or database cannot be used. The message says what, where and what to do.</summary>
/// <param name="message">What was wrong, where, and what to do.</param>
/// <param name="innerException">The cause.</param>
public sealed class IncidentStoreException(string message, Exception? innerException = null) : Exception(message, innerException);
