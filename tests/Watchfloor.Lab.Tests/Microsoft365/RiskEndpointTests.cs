namespace Watchfloor.Lab.Tests.Microsoft365;

public class RiskEndpointTests : MicrosoftLabTests
{
    private const string Root = "/v1.0/identityProtection";

    [Fact]
    public async Task RiskyUsers_ShowTheNewestState_HistoryShowsAll()
    {
        var users = (await Call.GraphAsync($"{Root}/riskyUsers?$top=500")).Items("value");

        Assert.NotEmpty(users);
        Assert.Equal(users.Count, users.Select(user => Text(user, "id")).Distinct().Count());
        var history = (await Call.GraphAsync($"{Root}/riskyUsers/{Text(users[0], "id")}/history")).Items("value");
        Assert.Equal(Text(users[0], "riskState"), Text(history[0], "riskState"));
        Assert.Equal(400, (await Call.GraphAsync($"{Root}/riskyUsers?$top=501")).Status);
    }

    [Theory]
    [InlineData("confirmCompromised", "confirmedCompromised", "high")]
    [InlineData("dismiss", "dismissed", "none")]
    [InlineData("confirmSafe", "confirmedSafe", "none")]
    public async Task Decision_AboutAUser_ChangesUserAndDetections(string decision, string state, string level)
    {
        var detection = (await Call.GraphAsync($"{Root}/riskDetections?$top=500")).Items("value").First(found => Text(found, "riskState") == "atRisk");
        var user = Text(detection, "userId");
        Lab.Clock.Advance(TimeSpan.FromMinutes(30));

        var answer = await Call.GraphAsync(HttpMethod.Post, $"{Root}/riskyUsers/{decision}", $$"""{"userIds":["{{user}}"]}""");

        Assert.Equal((204, ""), (answer.Status, answer.Body));
        var now = await Call.GraphAsync($"{Root}/riskyUsers/{user}");
        Assert.Equal((state, level), (now.Text("riskState"), now.Text("riskLevel")));
        var changed = await Call.GraphAsync($"{Root}/riskDetections/{Text(detection, "id")}");
        Assert.Equal(state, changed.Text("riskState"));
        Assert.Equal(Lab.Clock.GetUtcNow(), changed.Json.GetProperty("lastUpdatedDateTime").GetDateTimeOffset());
        var since = Lab.Clock.GetUtcNow().AddMinutes(-1).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        Assert.NotEmpty((await Call.GraphAsync($"{Root}/riskDetections?$filter=lastUpdatedDateTime ge {since}")).Items("value"));
    }

    [Fact]
    public async Task Decision_TooManyOrUnknownUsers_IsRefused()
    {
        var many = string.Join(",", Enumerable.Range(0, 61).Select(i => $"\"{i}\""));

        Assert.Equal(400, (await Call.GraphAsync(HttpMethod.Post, $"{Root}/riskyUsers/dismiss", $$"""{"userIds":[{{many}}]}""")).Status);
        Assert.Equal(400, (await Call.GraphAsync(HttpMethod.Post, $"{Root}/riskyUsers/dismiss", "{}")).Status);
        Assert.Equal(404, (await Call.GraphAsync(HttpMethod.Post, $"{Root}/riskyUsers/dismiss", """{"userIds":["nobody"]}""")).Status);
    }

    [Fact]
    public async Task ServicePrincipalsAndDevices_AreListed()
    {
        var principal = Assert.Single((await Call.GraphAsync($"{Root}/riskyServicePrincipals")).Items("value"));
        var devices = (await Call.GraphAsync("/v1.0/devices?$top=999&$select=id,deviceId,displayName")).Items("value");

        Assert.Equal("dismissed", Text(principal, "riskState"));
        Assert.True(devices.Count > 80, $"{devices.Count} devices");
        Assert.All(devices, device => Assert.Equal(3, device.EnumerateObject().Count()));
        var signIn = (await Call.GraphAsync("/v1.0/auditLogs/signIns")).Items("value").First(found => found.GetProperty("deviceDetail").GetProperty("deviceId").GetString() is { Length: > 0 });
        Assert.Contains(signIn.GetProperty("deviceDetail").GetProperty("deviceId").GetString(), devices.Select(device => Text(device, "deviceId")));
    }
}
