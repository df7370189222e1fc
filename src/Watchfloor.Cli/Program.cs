using System.Text;
using Spectre.Console;
using Spectre.Console.Cli;
using Watchfloor.Cli;

Console.OutputEncoding = Encoding.UTF8;
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, args) =>
{
    // The first Ctrl-C stops cleanly between commits; a second one ends the process at once.
    args.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
};
using var terminate = System.Runtime.InteropServices.PosixSignalRegistration.Create(
    System.Runtime.InteropServices.PosixSignal.SIGTERM,
    context =>
    {
        context.Cancel = true;
        stop.Cancel();
    });

var app = new CommandApp();
app.Configure(CommandTable.Configure);
try
{
    return await app.RunAsync(args, stop.Token);
}
catch (CommandAppException exception)
{
    var output = new Output(json: false);
    if (exception.Pretty is { } pretty)
    {
        output.Notices.Write(pretty);
        output.Notices.WriteLine();
    }
    else
    {
        output.Error(exception.Message);
    }

    output.Notice("'watchfloor --help' lists the commands; 'watchfloor COMMAND --help' what one takes.");
    return ExitCode.Usage;
}
