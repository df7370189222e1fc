using Polly;
using Polly.Retry;

namespace Watchfloor.Lake.ObjectStores;

/// <summary>Tries a request again when the store is busy, away or broke off: with growing waits, or the wait that the store asks for.</summary>
internal sealed class ObjectRetries : IRequestRunner
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromSeconds(60);
    private readonly ResiliencePipeline pipeline;
    private readonly int attempts;

    /// <param name="options">Attempts and waits.</param>
    /// <param name="time">Clock of the waits.</param>
    public ObjectRetries(ObjectStoreOptions options, TimeProvider time)
    {
        attempts = Math.Max(1, options.Attempts);
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        if (attempts > 1)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = attempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
                MaxDelay = LongestWait,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is ObjectStoreException { Failure: ObjectStoreFailure.Passing }),
                DelayGenerator = arguments => ValueTask.FromResult(
                    (arguments.Outcome.Exception as ObjectStoreException)?.RetryAfter is { } asked ? (TimeSpan?)(asked < LongestAsked ? asked : LongestAsked) : null),
            });
        }

        pipeline = builder.Build();
    }

    /// <inheritdoc/>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        try
        {
            return await pipeline.ExecuteAsync(async token => await request(token), cancellationToken);
        }
        catch (ObjectStoreException exception) when (exception.Failure == ObjectStoreFailure.Passing && attempts > 1)
        {
            throw new ObjectStoreException(exception.Failure, $"{exception.Message} It was tried {attempts} times.", exception);
        }
    }
}
