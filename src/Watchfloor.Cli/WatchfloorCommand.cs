using Microsoft.Extensions.Options;
using Spectre.Console.Cli;
using Watchfloor.Connectors;
using Watchfloor.Incidents;
using Watchfloor.Lake;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>What all commands share: the output, and errors turned into a message and an exit code.</summary>
internal abstract class WatchfloorCommand<TSettings> : AsyncCommand<TSettings>
    where TSettings : GlobalSettings
{
    /// <summary>Does the work and returns an exit code.</summary>
    protected abstract Task<int> RunAsync(TSettings settings, Output output, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public sealed override async Task<int> ExecuteAsync(CommandContext context, TSettings settings, CancellationToken cancellationToken)
    {
        var output = new Output(settings.Json);
        try
        {
            using var telemetry = TelemetryExport.Start(TelemetryOptions.Of(settings));
            return await RunAsync(settings, output, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            output.Error("Stopped. What was committed is kept; run the command again to go on.");
            return ExitCode.Stopped;
        }
        catch (UsageException exception)
        {
            output.Error(exception.Message);
            return ExitCode.Usage;
        }
        catch (OptionsValidationException exception)
        {
            output.Error("The configuration is wrong:");
            foreach (var failure in exception.Failures)
            {
                output.Error("  " + failure);
            }

            return ExitCode.Usage;
        }
        catch (ConnectorException exception)
        {
            output.Error(exception.Message);
            return exception.StatusCode is null ? ExitCode.Unreachable : ExitCode.Failed;
        }
        catch (CompanyRecordsException exception)
        {
            output.Error(exception.Message);
            return ExitCode.Usage;
        }
        catch (Exception exception) when (exception is LakeException or IncidentStoreException)
        {
            output.Error(exception.Message);
            return ExitCode.Failed;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            output.Error(exception.Message);
            return ExitCode.Failed;
        }
    }
}
