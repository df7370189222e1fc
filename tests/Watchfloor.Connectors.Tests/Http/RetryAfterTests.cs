using System.Net;

namespace Watchfloor.Connectors.Tests.Http;

public class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("12", 12)]
    [InlineData("2.128", 2.128)]
    [InlineData("Mon, 02 Mar 2026 10:00:30 GMT", 30)]
    [InlineData("Mon, 02 Mar 2026 09:00:00 GMT", 0)]
    [InlineData("1772445607", 7)]
    [InlineData("1772445607000", 7)]
    public void Read_StandardHeader_InEveryForm(string header, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryAfter.Read(Response("Retry-After", header), Now));

    [Theory]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("")]
    public void Read_Nonsense_IsNoAnswer(string header) =>
        Assert.Null(RetryAfter.Read(Response("Retry-After", header), Now));

    // 1772445600 is 2026-03-02T10:00:00Z.
    [Theory]
    [InlineData("1772445607", 7)]
    [InlineData("1772445607000", 7)]
    [InlineData("1772445000", 1)]
    [InlineData("1772449200", 60)]
    public void Read_VendorsInstant_BySecondsOrMilliseconds_ClampedToAMinute(string header, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryAfter.Read(Response("X-RateLimit-RetryAfter", header), Now, "X-RateLimit-RetryAfter"));

    private static HttpResponseMessage Response(string name, string value)
    {
        var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }
}
