using Watchfloor.Detection.Models.Files;
using Watchfloor.Detection.Models.Tables;
using Watchfloor.Detection.Models;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>What the model commands share: what is wrong with a table or a model file is said without a stack trace.</summary>
internal abstract class ModelCommand<TSettings> : WatchfloorCommand<TSettings>
    where TSettings : GlobalSettings
{
    /// <summary>Does the work and returns an exit code.</summary>
    protected abstract Task<int> WorkAsync(TSettings settings, Output output, CancellationToken cancellationToken);

    protected sealed override async Task<int> RunAsync(TSettings settings, Output output, CancellationToken cancellationToken)
    {
        try
        {
            return await WorkAsync(settings, output, cancellationToken);
        }
        catch (ModelDataException exception)
        {
            output.Line(new { error = exception.Message, exception.Column, exception.Row });
            output.Error(exception.Message);
            return ExitCode.Failed;
        }
        catch (ModelFileException exception)
        {
            output.Line(new { error = exception.Message });
            output.Error(exception.Message);
            return ExitCode.Failed;
        }
    }

    /// <summary>The option's value; wrong usage when it was not given.</summary>
    protected static string Need(string? value, string option) =>
        value ?? throw new UsageException($"{option} is missing. 'watchfloor model --help' shows what each command takes.");

    /// <summary>Reads a kind of model.</summary>
    protected static ModelKind Kind(string text) => Enum.TryParse<ModelKind>(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var kind) && Enum.IsDefined(kind) && !char.IsAsciiDigit(text[0])
        ? kind
        : throw new UsageException($"'{text}' is no kind of model. There are: {string.Join(", ", Enum.GetNames<ModelKind>().Select(name => name.ToLowerInvariant()))}.");
}
