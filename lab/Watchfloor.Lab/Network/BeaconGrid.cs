using System.Globalization;

namespace Watchfloor.Lab.Network;

/// <summary>The behaviours that are measured: 24 that stand for the goals, or a fixed sample of 400 over all axes.</summary>
/// <remarks>
/// Goals by first letter: A moderate jitter and loss; B full jitter; C half of the check-ins lost; D hosts that sleep; E low and slow; F several
/// periods, ports, names or addresses.
/// </remarks>
public static class BeaconGrid
{
    /// <summary>The 24 cells of every run.</summary>
    public static IReadOnlyList<BeaconCell> Small { get; } =
    [
        new("A1", TimerModel.Redrawn, 60, 0.1, 0, 6),
        new("A2", TimerModel.Redrawn, 300, 0.3, 0.1, 24) { Sizes = SizeNoise.LogNormal },
        new("A3", TimerModel.Shortened, 300, 0.5, 0.2, 24) { Sizes = SizeNoise.Padded, MostEvents = 48 },
        new("A4", TimerModel.Anchored, 900, 0.5, 0.2, 24) { MostEvents = 48 },
        new("A5", TimerModel.Redrawn, 900, 0.5, 0.2, 24) { Sizes = SizeNoise.ClientUnknown, MostEvents = 48 },
        new("A6", TimerModel.Redrawn, 30, 0.2, 0.2, 6) { IsBursty = true, Sizes = SizeNoise.LogNormal },
        new("B1", TimerModel.Redrawn, 300, 1, 0.2, 24) { MostEvents = 96 },
        new("B2", TimerModel.Shortened, 300, 1, 0.2, 24) { MostEvents = 96, Sizes = SizeNoise.Padded },
        new("B3", TimerModel.Anchored, 300, 1, 0.2, 24) { MostEvents = 96 },
        new("B4", TimerModel.Redrawn, 300, 0.8, 0.2, 24) { MostEvents = 96, Sizes = SizeNoise.LogNormal },
        new("B5", TimerModel.Redrawn, 60, 1, 0.1, 6) { Sizes = SizeNoise.ClientUnknown },
        new("C1", TimerModel.Redrawn, 300, 0.5, 0.5, 24) { MostEvents = 96 },
        new("C2", TimerModel.Shortened, 300, 0.5, 0.5, 24) { MostEvents = 96, Sizes = SizeNoise.Padded },
        new("C3", TimerModel.Redrawn, 60, 0.3, 0.5, 6) { IsBursty = true },
        new("D1", TimerModel.Redrawn, 900, 0.2, 0.1, 168) { Activity = HostActivity.OfficeHours },
        new("D2", TimerModel.Shortened, 300, 0.5, 0.2, 24) { Activity = HostActivity.Laptop },
        new("D3", TimerModel.Anchored, 900, 0.3, 0.1, 168) { Activity = HostActivity.Laptop, Sizes = SizeNoise.LogNormal },
        new("D4", TimerModel.Redrawn, 3600, 0.2, 0, 168) { Activity = HostActivity.OfficeHours, Sizes = SizeNoise.Padded },
        new("E1", TimerModel.Redrawn, 86400, 0.2, 0.1, 720),
        new("E2", TimerModel.Anchored, 86400, 0.5, 0, 720) { Sizes = SizeNoise.ClientUnknown },
        new("E3", TimerModel.Redrawn, 14400, 0.3, 0.1, 168) { Sizes = SizeNoise.Padded },
        new("F1", TimerModel.ModeSwitch, 60, 0.2, 0.05, 24),
        new("F2", TimerModel.Redrawn, 300, 0.3, 0.1, 24) { Destination = DestinationStyle.RotatingNames },
        new("F3", TimerModel.Redrawn, 300, 0.3, 0.1, 24) { Destination = DestinationStyle.RotatingAddresses },
    ];

    /// <summary>Three points each of the models that the sample does not walk through; no goal counts them.</summary>
    public static IReadOnlyList<BeaconCell> Rare { get; } =
    [
        new("XM1", TimerModel.ModeSwitch, 30, 0.1, 0, 24), new("XM2", TimerModel.ModeSwitch, 300, 0.3, 0.1, 168), new("XM3", TimerModel.ModeSwitch, 60, 0.5, 0.2, 24),
        new("XB1", TimerModel.BackOff, 60, 0, 0, 24), new("XB2", TimerModel.BackOff, 60, 0.2, 0.1, 24), new("XB3", TimerModel.BackOff, 300, 0.3, 0, 168),
        new("XH1", TimerModel.Human, 14400, 0, 0, 168), new("XH2", TimerModel.Human, 14400, 0, 0, 720), new("XH3", TimerModel.Human, 14400, 0, 0.2, 720) { Sizes = SizeNoise.LogNormal },
        new("XI1", TimerModel.Interactive, 300, 0.2, 0, 24), new("XI2", TimerModel.Interactive, 900, 0.3, 0.1, 24) { Sizes = SizeNoise.LogNormal }, new("XI3", TimerModel.Interactive, 3600, 0.1, 0, 168),
    ];

    /// <summary>400 cells: 388 drawn evenly over all axes, always the same ones, and the rare models; cells with fewer than twelve check-ins are drawn again.</summary>
    public static IReadOnlyList<BeaconCell> Full { get; } = [.. Sample(388), .. Rare];

    private static List<BeaconCell> Sample(int count)
    {
        double[] periods = [30, 60, 300, 900, 3600, 14400, 86400];
        double[] jitters = [0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1];
        double[] losses = [0, 0.1, 0.2, 0.3, 0.5, 0.7];
        double[] hours = [6, 24, 168, 720];
        var draws = Draws.Of(1, "grid");
        var cells = new List<BeaconCell>(count);
        while (cells.Count < count)
        {
            // Each axis walks through its values in its own stride, so that all are used alike.
            var cell = new BeaconCell("", (TimerModel)draws.Below(6), periods[draws.Below(periods.Length)], jitters[draws.Below(jitters.Length)], losses[draws.Below(losses.Length)], hours[draws.Below(hours.Length)])
            {
                Activity = (HostActivity)draws.Below(3),
                Sizes = (SizeNoise)draws.Below(4),
                Destination = (DestinationStyle)draws.Below(2),
                IsBursty = draws.Chance(0.5),
                MostEvents = 2000,
            };
            var awake = cell.Activity switch { HostActivity.OfficeHours => 0.3, HostActivity.Laptop => 0.57, _ => 1.0 };
            var events = cell.Hours * 3600 * awake / cell.PeriodSeconds * (1 - cell.Loss);
            if (events < 14)
            {
                continue;
            }

            var goal = cell.Activity != HostActivity.Always && events >= 48 && cell is { Jitter: <= 0.5, Loss: <= 0.2 } ? 'D'
                : events < 48 ? cell is { Jitter: <= 0.5, Loss: <= 0.2 } ? 'E' : 'X'
                : cell is { Jitter: <= 0.5, Loss: <= 0.2 } ? 'A'
                : events >= 96 && cell.Loss <= 0.2 ? 'B'
                : events >= 96 && cell is { Jitter: <= 0.5, Loss: <= 0.5 } ? 'C'
                : 'X';
            cells.Add(cell with { Id = string.Create(CultureInfo.InvariantCulture, $"{goal}{cells.Count:000}") });
        }

        return cells;
    }
}
