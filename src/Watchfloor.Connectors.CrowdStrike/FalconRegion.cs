namespace Watchfloor.Connectors.CrowdStrike;

/// <summary>The cloud that the tenant lives in, where the settings name none: us-1 gives out the token and says where the tenant's home is.</summary>
internal sealed class FalconRegion
{
    private const string Header = "X-Cs-Region";
    private volatile Uri? home;

    /// <summary>Reads the home from the answer to the token request. Its name picks from our own list; an address is never taken from an answer.</summary>
    internal sealed class Listener(FalconRegion region) : DelegatingHandler
    {
        /// <inheritdoc/>
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode && response.Headers.TryGetValues(Header, out var names) && FalconCloud.AddressOf(names.First()) is { } address)
            {
                region.home = address;
            }

            return response;
        }
    }

    /// <summary>Sends requests to the home instead of us-1. Sits behind the token, since that is what tells the home.</summary>
    /// <param name="region">Knows the home.</param>
    /// <param name="isWanted">Whether the settings leave the cloud open.</param>
    internal sealed class Mover(FalconRegion region, Func<bool> isWanted) : DelegatingHandler
    {
        /// <inheritdoc/>
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (region.home is { } home && isWanted() && request.RequestUri is { } asked && asked.Host == FalconCloud.AddressOf(FalconCloud.Default)!.Host)
            {
                request.RequestUri = new(home, asked.PathAndQuery);
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
