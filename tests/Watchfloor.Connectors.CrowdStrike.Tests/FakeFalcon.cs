using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Watchfloor.Lab;

namespace Watchfloor.Connectors.CrowdStrike.Tests;

/// <summary>Answers as Falcon would, for what the lab cannot do: full windows, re-issued alerts, lost page tokens.</summary>
internal sealed class FakeFalcon : HttpMessageHandler
{
    private readonly Func<string, string, JsonElement, (HttpStatusCode Status, string Body)> answer;

    public FakeFalcon(Func<string, string, JsonElement, (HttpStatusCode Status, string Body)> answer) => this.answer = answer;

    public static DateTimeOffset Now { get; } = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Method and path with query of every request.</summary>
    public List<string> Requests { get; } = [];

    public LabClock Clock { get; } = new(Now);

    public static string Envelope(string resources, string? after = null) =>
        $$"""{"meta":{"pagination":{"after":{{JsonSerializer.Serialize(after)}} } },"resources":[{{resources}}],"errors":[]}""";

    /// <summary>What the connector knows of the clock of Falcon.</summary>
    public VendorClock VendorTime { get; } = new(FalconClient.Vendor);

    public FalconConnector Connector(Action<FalconOptions>? change = null)
    {
        var options = new FalconOptions { BaseAddress = new("https://falcon.example.com"), ClientId = "id", ClientSecret = "secret" };
        change?.Invoke(options);
        var wrapped = Options.Create(options);
        return new(new FalconClient(new HttpClient(this), wrapped, Clock), new HttpClient(this), wrapped, VendorTime, Clock);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var text = request.Content is null ? "null" : await request.Content.ReadAsStringAsync(cancellationToken);
        Requests.Add($"{request.Method} {request.RequestUri!.PathAndQuery}");
        var (status, body) = answer(request.Method.Method, request.RequestUri.PathAndQuery, JsonElement.Parse(text));
        return new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
    }
}
