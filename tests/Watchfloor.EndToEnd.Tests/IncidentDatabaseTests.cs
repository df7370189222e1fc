using Npgsql;
using Watchfloor.Incidents;
using Watchfloor.Testing;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Watchfloor.EndToEnd.Tests;

/// <summary>The command with its incidents in PostgreSQL, as the stacks configure it.</summary>
public sealed class IncidentDatabaseTests(PostgresServer server) : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Incidents_MovedFromAFile_GoOnInTheDatabase()
    {
        var file = await IncidentStore.OpenAsync(folder.File("incidents.db"), TimeProvider.System, Token);
        await file.SaveAsync([new Incident { Id = "INC-AAAA1111", Title = "Credential theft", FirstSeen = default, LastSeen = default, Findings = [], Entities = [], Risk = new RiskScore(50, []) }], Token);
        await file.AssignAsync("INC-AAAA1111", "ana", by: "ben", Token);
        var database = await DatabaseAsync();

        var moved = await RunAsync(database, "incidents", "move", "--lake", folder.Path, "--json");
        var comment = await RunAsync(database, "incidents", "comment", "INC-AAAA1111", "called the user", "--by", "ana");
        var audit = await RunAsync(database, "audit", "verify", "--json");
        var list = await RunAsync(database, "incidents", "--json");
        var doctor = await RunAsync(database, "doctor", "--lake", folder.Path, "--json");
        var again = await RunAsync(database, "incidents", "move", "--lake", folder.Path);

        Assert.Equal((0, 0, 0, 0), (moved.ExitCode, comment.ExitCode, audit.ExitCode, list.ExitCode));
        Assert.Equal(1, moved.Lines[0].GetProperty("incidents").GetInt64());
        Assert.True(audit.Lines[0].GetProperty("ok").GetBoolean());
        Assert.Equal(2, audit.Lines[0].GetProperty("entries").GetInt64());
        Assert.Equal("INC-AAAA1111", Assert.Single(list.Lines).GetProperty("id").GetString());
        Assert.Contains(doctor.Lines, check => check.GetProperty("name").GetString() == "incidents" && check.GetProperty("detail").GetString()!.EndsWith("1 incidents, 2 audit entries", StringComparison.Ordinal));
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("two chains cannot become one", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Incidents_DatabaseThatCannotBeUsed_SaysWhichAndHowToMendIt()
    {
        var database = await DatabaseAsync();

        var gone = await RunAsync(database.Replace($":{server.Port}/", ":1/", StringComparison.Ordinal), "incidents");
        var doctor = await RunAsync(database.Replace("/watchfloor_", "/elsewhere_", StringComparison.Ordinal), "doctor", "--lake", folder.Path);
        var wrong = await RunAsync("postgresql://postgres:s3cr3t@/", "incidents");

        Assert.Equal((1, 2), (gone.ExitCode, wrong.ExitCode));
        Assert.Contains("on 127.0.0.1:1 cannot be used", gone.Error, StringComparison.Ordinal);
        Assert.Contains("FAIL  incidents: The database elsewhere_", doctor.Output + doctor.Error, StringComparison.Ordinal);
        Assert.Contains("Incidents:Database names no host", wrong.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", wrong.Output + wrong.Error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    private async Task<string> DatabaseAsync()
    {
        var address = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync());
        return $"postgresql://{address.Username}@{address.Host}:{address.Port}/{address.Database}";
    }

    private async Task<Outcome> RunAsync(string database, params string[] arguments)
    {
        using var process = CommandLine.Start(arguments, new Dictionary<string, string>
        {
            ["WATCHFLOOR_Incidents__Database"] = database,
            ["WATCHFLOOR_Incidents__Password"] = "secret:env:DATABASE_PASSWORD",
            ["DATABASE_PASSWORD"] = server.Password,
        });
        var outcome = await CommandLine.EndAsync(process);
        Assert.DoesNotContain(server.Password, outcome.Output + outcome.Error, StringComparison.Ordinal);
        return outcome;
    }
}
