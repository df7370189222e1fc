namespace Watchfloor.Lab;

/// <summary>What the lab plays.</summary>
public sealed record LabOptions
{
    /// <summary>Everything that varies comes from it: names, addresses, hashes, intervals, noise.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Scenarios to play, S1 to S6.</summary>
    public IReadOnlyList<string> Scenarios { get; init; } = ["S2"];

    /// <summary>People in the company.</summary>
    public int Employees { get; init; } = 1200;

    /// <summary>First port; 0 lets the system choose three free ones.</summary>
    public int Port { get; init; }

    /// <summary>First day of the story, UTC midnight. The servers' clock stands at the story's end.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Folder for the ground truth and the company's own records; null writes none.</summary>
    public string? OutputDirectory { get; init; }
}
