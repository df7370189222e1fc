using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Watchfloor.Lab;

/// <summary>The double of a vendor that the lab does not know: a plug-in's tests bring it, and the lab listens for it, plays its faults and counts what it is asked.</summary>
public abstract class LabGuest
{
    /// <summary>Its name: the key in <see cref="LabAddresses.Guests"/>.</summary>
    public abstract string Name { get; }

    /// <summary>Registers the endpoints.</summary>
    /// <param name="routes">Where to.</param>
    /// <param name="lab">What they may ask the lab; usable from the first request on.</param>
    public abstract void Map(IEndpointRouteBuilder routes, GuestLab lab);

    /// <summary>Lets a request in, or answers it as the vendor answers who may not ask.</summary>
    /// <returns>False when the request was answered.</returns>
    public abstract Task<bool> AdmitAsync(HttpContext http);

    /// <summary>Answers a fault that stops a request (401, 403, 429, 500) in the vendor's own form.</summary>
    /// <param name="http">The request.</param>
    /// <param name="fault">Which.</param>
    /// <param name="retryAfter">For <see cref="LabFault.TooManyRequests"/>: the wait to name, in the vendor's own header.</param>
    public abstract Task AnswerFaultAsync(HttpContext http, LabFault fault, TimeSpan retryAfter);
}
