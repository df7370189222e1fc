using Watchfloor.Testing;

[assembly: AssemblyFixture(typeof(Watchfloor.Lab.Tests.SmallLab))]

namespace Watchfloor.Lab.Tests;

/// <summary>A company of eighty that plays S2; shared by tests that only read.</summary>
public sealed class SmallLab : IAsyncLifetime
{
    private readonly TemporaryDirectory _folder = new();

    internal TruthFile Truth { get; private set; } = null!;

    public LabHost Host { get; private set; } = null!;

    internal LabClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await LabHost.StartAsync(new LabOptions { Seed = 7, Employees = 80, OutputDirectory = _folder.Path }, CancellationToken.None);
        Client = new LabClient(Host);
        Truth = new TruthFile(Host.Addresses.TruthFile!);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
        _folder.Dispose();
    }
}
