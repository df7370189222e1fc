using System.Net;

namespace Watchfloor.Connectors;

/// <summary>Sends a request when its budgets allow it, and passes a vendor's wish to slow down on to all who share them. Sits inside the repeats, so each attempt counts.</summary>
/// <param name="pace">The tenant's budgets.</param>
/// <param name="options">How patiently the vendor is asked.</param>
/// <param name="clock">Where the vendor's time is noted.</param>
/// <param name="time">Clock for waits given as an instant.</param>
internal sealed class PacingHandler(RequestPace pace, VendorHttpOptions options, VendorClock clock, TimeProvider time) : DelegatingHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await pace.WaitAsync(request, cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Headers.Date is { } date)
        {
            clock.Observe(date, time.GetUtcNow());
        }

        var wait = response.StatusCode == HttpStatusCode.TooManyRequests
            ? RetryAfter.Read(response, time.GetUtcNow(), options.RetryInstantHeader)
            : options.SlowDown?.Invoke(response);

        // A wait longer than we accept ends this request with an error; the others need not sit it out.
        if (wait is { Ticks: > 0 } pause && pause <= options.LongestRetryAfter)
        {
            pace.Pause(request, pause);
        }

        return response;
    }
}
