using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Watchfloor.Reporting;
using Watchfloor.Testing;

namespace Watchfloor.ReportingTests;

/// <summary>A real browser opens a report: nothing leaves the file, and nothing in it fails.</summary>
public class ChromiumTests
{
    private static readonly string[] Names = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    [Fact]
    public async Task Report_InABrowser_AsksForNothingAndLogsNoError()
    {
        var chromium = Names.FirstOrDefault(System.IO.File.Exists);
        Assert.SkipWhen(chromium is null, "Chromium is not installed; install the package 'chromium' to run this test.");
        using var folder = new TemporaryDirectory();
        using var proxy = new RefusingProxy();
        var file = folder.File("report.html");
        await System.IO.File.WriteAllTextAsync(file, TechnicalReport.Render(SampleIncident.Input(), ReportFormat.Html).Text, TestContext.Current.CancellationToken);

        var start = new ProcessStartInfo(chromium!)
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
            ArgumentList =
            {
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
                "--disable-default-apps", "--disable-extensions", $"--user-data-dir={folder.File("profile")}", $"--proxy-server=127.0.0.1:{proxy.Port}", "--proxy-bypass-list=<-loopback>",
                "--enable-logging=stderr", "--v=0", "--virtual-time-budget=3000", "--dump-dom", $"file://{file}",
            },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var log = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Contains("Loader by mail", await output, StringComparison.Ordinal);
        Assert.DoesNotContain("CONSOLE", await log, StringComparison.Ordinal);
        Assert.Empty(proxy.Asked);
    }

    // Every request of the page would come here, since the browser knows no other way out.
    private sealed class RefusingProxy : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly List<string> asked = [];

        public RefusingProxy()
        {
            listener.Start();
            _ = Task.Run(AcceptAsync);
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        // The browser's own look-ups at start are not the page's.
        public IReadOnlyList<string> Asked
        {
            get
            {
                lock (asked)
                {
                    return [.. asked.Where(line => !line.Contains("google", StringComparison.Ordinal) && !line.Contains("gvt1", StringComparison.Ordinal))];
                }
            }
        }

        public void Dispose() => listener.Dispose();

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await listener.AcceptTcpClientAsync();
                    using var reader = new StreamReader(client.GetStream());
                    var line = await reader.ReadLineAsync() ?? "";
                    lock (asked)
                    {
                        asked.Add(line);
                    }
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException)
            {
                // The test is over.
            }
        }
    }
}
