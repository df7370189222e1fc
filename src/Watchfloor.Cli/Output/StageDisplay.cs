using Spectre.Console;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Shows a run stage by stage: a moving line on a terminal, one line a finished stage elsewhere, one object a stage with --json.</summary>
internal sealed class StageDisplay(Output output, bool stagesAsJson = true) : IProgress<StageUpdate>
{
    private StatusContext? live;

    /// <summary>Runs <paramref name="work"/> under the display.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> work) =>
        output.IsInteractive
            ? output.Notices.Status().Spinner(Spinner.Known.Dots).StartAsync("starting", context =>
            {
                live = context;
                return work();
            })
            : work();

    /// <inheritdoc/>
    public void Report(StageUpdate value)
    {
        if (!value.Done)
        {
            live?.Status(Markup.Escape($"{value.Stage,-12} {value.Text}"));
            return;
        }

        if (stagesAsJson)
        {
            output.Line(new { stage = value.Stage, seconds = Math.Round(value.Elapsed.TotalSeconds, 2), counts = value.Counts, value.Text });
        }

        output.Notices.MarkupLine(
            $"[green]✓[/] {Markup.Escape($"{value.Stage,-12}")} {Markup.Escape(value.Text)} [grey]{value.Elapsed.TotalSeconds:0.0} s[/]");
    }
}
