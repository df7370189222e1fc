using System.Net.Sockets;

namespace Watchfloor.Lake.ObjectStores;

/// <summary>What goes wrong between us and any store, said alike.</summary>
internal static class ObjectErrors
{
    /// <summary>Runs one guarded request about an object; null when there is no such object.</summary>
    public static async Task<T?> NullWhenMissingAsync<T>(Func<Task<T>> request)
        where T : class
    {
        try
        {
            return await request();
        }
        catch (ObjectStoreException exception) when (exception.Failure == ObjectStoreFailure.Missing)
        {
            return null;
        }
    }

    /// <summary>Runs one request; what fails comes out as <see cref="ObjectStoreException"/>.</summary>
    /// <param name="cancellationToken">The caller's; its cancellation stays what it is.</param>
    /// <param name="request">The request.</param>
    /// <param name="explain">What the cloud's client threw, in our words; null for what is not the cloud's.</param>
    /// <param name="place">The object.</param>
    /// <param name="doing">The verb.</param>
    public static async Task<T> GuardAsync<T>(CancellationToken cancellationToken, Func<Task<T>> request, Func<Exception, ObjectStoreException?> explain, string place, string doing)
    {
        try
        {
            return await request();
        }
        catch (Exception exception) when (exception is not ObjectStoreException && !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            var known = explain(exception) ?? exception switch
            {
                OperationCanceledException or TimeoutException => new(ObjectStoreFailure.Passing, $"The store did not answer in time when asked to {doing} {place}.", exception),
                HttpRequestException or HttpIOException => new(ObjectStoreFailure.Passing, $"The store could not be reached to {doing} {place}: {exception.Message} Check the network and Lake:Objects:Endpoint.", exception),
                SocketException or EndOfStreamException or IOException { InnerException: SocketException } =>
                    new(ObjectStoreFailure.Passing, $"The connection broke when we were to {doing} {place}: {exception.Message}", exception),
                _ => null,
            };
            if (known is null)
            {
                throw;
            }

            throw known;
        }
    }
}
