using Microsoft.Extensions.Time.Testing;

namespace Watchfloor.Lab.Tests;

public class LabClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _real = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 30)]
    [InlineData(60, 1800)]
    public void Run_MovesByItsSpeed(double speed, double seconds)
    {
        var clock = new LabClock(Start, _real);
        clock.Run(speed);

        _real.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(Start.AddSeconds(seconds), clock.GetUtcNow());
    }

    [Fact]
    public void Run_OtherSpeedOnTheWay_GoesOnFromThere()
    {
        var clock = new LabClock(Start, _real);
        clock.Run(60);
        _real.Advance(TimeSpan.FromSeconds(10));
        clock.Run(0);
        _real.Advance(TimeSpan.FromSeconds(10));
        clock.Advance(TimeSpan.FromMinutes(5));
        clock.Run(1);
        _real.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(Start.AddMinutes(15).AddSeconds(10), clock.GetUtcNow());
    }

    [Fact]
    public async Task Speed_TheStoryUnfolds_FromItsBeginning()
    {
        var options = new LabOptions { Employees = 40, Speed = 60, RealTime = _real };
        await using var lab = await LabHost.StartAsync(options, Token);
        using var client = new LabClient(lab);

        var atFirst = await client.GraphAllAsync("/v1.0/auditLogs/signIns");
        _real.Advance(TimeSpan.FromMinutes(12));
        client.ForgetTokens();
        var atNoon = await client.GraphAllAsync("/v1.0/auditLogs/signIns");

        Assert.Equal(options.Start.AddHours(12), lab.Clock.GetUtcNow());
        Assert.Empty(atFirst);
        Assert.NotEmpty(atNoon);
        Assert.All(atNoon, signIn => Assert.True(signIn.GetProperty("createdDateTime").GetDateTimeOffset() < lab.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task At_IsWhereTheClockStands()
    {
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = 40, At = Start }, Token);

        Assert.Equal(Start, lab.Clock.GetUtcNow());
        Assert.Equal(0, lab.Clock.Speed);
    }

    [Fact]
    public async Task Https_TrustedByItsCertificate_Answers()
    {
        using var folder = new Watchfloor.Testing.TemporaryDirectory();
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = 40, Https = true, OutputDirectory = folder.Path }, Token);
        using var trusted = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(lab.Addresses.CertificateFile!);
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate!.Thumbprint == trusted.Thumbprint,
        };
        using var http = new HttpClient(handler);

        using var response = await http.GetAsync(new Uri(lab.Addresses.Control, "/lab"), Token);

        Assert.Equal("https", lab.Addresses.MicrosoftGraph.Scheme);
        Assert.True(response.IsSuccessStatusCode);
        Assert.False(trusted.HasPrivateKey);
    }
}
