using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Proofpoint;

/// <summary>TAP answers what is not JSON in plain text, and a spent quota without a hint.</summary>
internal static class TapText
{
    public static async Task TextAsync(this HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain";
        await http.Response.WriteAsync(text, http.RequestAborted);
    }

    /// <summary>Takes a call out of a pool; false when it was answered with 429.</summary>
    public static async Task<bool> AdmitAsync(this HttpContext http, RateWindow pool)
    {
        if (pool.Take().Taken)
        {
            return true;
        }

        await http.TextAsync(429, "The user has made too many requests over the past 24 hours and has been throttled");
        return false;
    }
}
