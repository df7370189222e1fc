using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Guests;

/// <summary>The server of a guest: everything but its endpoints is the lab's own.</summary>
internal sealed class GuestServer(LabGuest guest) : VendorServer
{
    protected override void Map(WebApplication app) => guest.Map(app, new GuestLab(() => Lab));

    protected override Task<bool> AdmitAsync(HttpContext http) => guest.AdmitAsync(http);

    protected override Task AnswerFaultAsync(HttpContext http, LabFault fault, TimeSpan retryAfter) => guest.AnswerFaultAsync(http, fault, retryAfter);

    protected override Task NotFoundAsync(HttpContext http)
    {
        http.Response.StatusCode = 404;
        return http.Response.WriteAsync("not found", http.RequestAborted);
    }
}
