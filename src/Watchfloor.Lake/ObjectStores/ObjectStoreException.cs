namespace Watchfloor.Lake.ObjectStores;

/// <summary>Why an object store did not do what it was asked.</summary>
internal enum ObjectStoreFailure
{
    /// <summary>It will not do it, however often it is asked.</summary>
    Refused,

    /// <summary>It may do it when asked again.</summary>
    Passing,

    /// <summary>There is no such object.</summary>
    Missing,
}

/// <summary>An object store refused or failed. The message names the bucket and what to do, and holds no secret.</summary>
internal sealed class ObjectStoreException(ObjectStoreFailure failure, string message, Exception? inner = null, TimeSpan? retryAfter = null) : IOException(message, inner)
{
    /// <summary>Whether asking again may help.</summary>
    public ObjectStoreFailure Failure => failure;

    /// <summary>How long the store asked to wait; null when it did not say.</summary>
    public TimeSpan? RetryAfter => retryAfter;
}
