using System.Diagnostics;
using System.Text.Json;
using Watchfloor.Testing;

namespace Watchfloor.Ocsf.Tests;

/// <summary>The reference validator, validate_ocsf.py, run by python3.</summary>
internal static class PythonReference
{
    private const string Driver = """
        import sys, json
        sys.path.insert(0, sys.argv[2])
        import validate_ocsf
        validator = validate_ocsf.V(json.load(open(sys.argv[1], encoding="utf-8")))
        for line in open(sys.argv[3], encoding="utf-8"):
            event = json.loads(line)
            try:
                # The reference reads a text as a list of one-letter profiles; that is not worth copying.
                if isinstance(event["metadata"]["profiles"], str): print("null"); continue
            except (KeyError, TypeError): pass
            try: print(json.dumps(validator.run(event)))
            except (AttributeError, TypeError): print("null")
        """;

    /// <summary>Errors and warnings of each event, null where the reference threw; skips the test when there is no python3.</summary>
    public static async Task<IReadOnlyList<ValidationResult?>> ValidateAsync(
        string schema, string tools, IEnumerable<string> events, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryDirectory();
        await System.IO.File.WriteAllTextAsync(folder.File("driver.py"), Driver, cancellationToken);
        await System.IO.File.WriteAllLinesAsync(folder.File("events.jsonl"), events, cancellationToken);
        var start = new ProcessStartInfo("python3", ["-B", folder.File("driver.py"), schema, tools, folder.File("events.jsonl")])
        {
            RedirectStandardOutput = true,
        };
        System.Diagnostics.Process? started = null;
        try
        {
            started = System.Diagnostics.Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
        }

        Assert.SkipWhen(started is null, "python3 is not here");
        using var python = started!;
        var results = new List<ValidationResult?>();
        while (await python.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            var lists = JsonSerializer.Deserialize<List<List<string>>?>(line);
            results.Add(lists is null ? null : new(lists[0], lists[1]));
        }

        await python.WaitForExitAsync(cancellationToken);
        return results;
    }
}
