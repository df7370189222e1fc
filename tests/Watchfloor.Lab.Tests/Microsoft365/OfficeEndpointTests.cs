using System.Globalization;
using System.Text.Json;

namespace Watchfloor.Lab.Tests.Microsoft365;

public class OfficeEndpointTests : MicrosoftLabTests
{
    private static readonly string[] Types = ["Audit.AzureActiveDirectory", "Audit.Exchange", "Audit.SharePoint", "Audit.General", "DLP.All"];

    protected override LabOptions Options => base.Options with { PageSize = 20 };

    [Fact]
    public async Task Content_BeforeTheSubscription_Is400_AndStartingTwiceSaysSo()
    {
        Assert.Equal("AF20022", (await Call.OfficeAsync("/subscriptions/content?contentType=Audit.Exchange")).GraphError);
        var started = await Call.OfficeAsync(HttpMethod.Post, "/subscriptions/start?contentType=Audit.Exchange");

        Assert.Equal((200, "enabled"), (started.Status, started.Text("status")));
        Assert.Equal("AF20024", (await Call.OfficeAsync(HttpMethod.Post, "/subscriptions/start?contentType=Audit.Exchange")).GraphError);
        Assert.Equal("Audit.Exchange", Text(Assert.Single((await Call.OfficeAsync("/subscriptions/list")).Json.EnumerateArray()), "contentType"));
        Assert.Equal(400, (await Call.OfficeAsync(HttpMethod.Post, "/subscriptions/start?contentType=Audit.Nothing")).Status);
    }

    [Theory]
    [InlineData(0, 25)]
    [InlineData(24 * 8, 24 * 8 - 3)]
    [InlineData(3, -1)]
    public async Task Content_WindowTooLongOrTooOldOrBackwards_Is400(int hoursAgo, int hours)
    {
        await Call.OfficeAsync(HttpMethod.Post, "/subscriptions/start?contentType=Audit.Exchange");
        var from = Lab.Clock.GetUtcNow().AddHours(-Math.Max(hoursAgo, hours));

        var answer = await Call.OfficeAsync(Content("Audit.Exchange", from, from.AddHours(hours)));

        Assert.Equal((400, "AF20030"), (answer.Status, answer.GraphError));
    }

    [Fact]
    public async Task Blobs_OfAllTypesAndDays_HoldEveryRecordOnce_InNoOrder()
    {
        var ids = new List<string>();
        var created = new List<string>();
        var pages = 0;
        foreach (var type in Types)
        {
            await Call.OfficeAsync(HttpMethod.Post, $"/subscriptions/start?contentType={type}");
            for (var day = 6; day >= 0; day--)
            {
                var from = Lab.Clock.GetUtcNow().AddDays(-day - 1).AddSeconds(day == 6 ? 1 : 0);
                for (var next = Content(type, from, Lab.Clock.GetUtcNow().AddDays(-day)); next is not null; pages++)
                {
                    var page = await Call.OfficeAsync(next);
                    Assert.Equal(200, page.Status);
                    foreach (var blob in page.Json.EnumerateArray())
                    {
                        created.Add(Text(blob, "contentCreated"));
                        ids.AddRange((await Call.OfficeAsync(Text(blob, "contentUri"))).Json.EnumerateArray().Select(record => Text(record, "Id")));
                    }

                    next = page.Headers.GetValueOrDefault("NextPageUri");
                }
            }
        }

        Assert.True(ids.Count > 100, $"{ids.Count} records");
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.True(pages > Types.Length * 7, $"{pages} pages");
        Assert.NotEqual(created.Order(StringComparer.Ordinal), created);
    }

    [Fact]
    public async Task Token_OfAnotherAudience_Is401()
    {
        var answer = await Call.SendAsync("https://graph.microsoft.com", Lab.Addresses.MicrosoftOffice, HttpMethod.Get, $"/api/v1.0/{Lab.Addresses.MicrosoftTenantId}/activity/feed/subscriptions/list", null);

        Assert.Equal(401, answer.Status);
    }

    private static string Content(string type, DateTimeOffset from, DateTimeOffset to) => $"/subscriptions/content?contentType={type}&startTime={Time(from)}&endTime={Time(to)}";

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
}
