using System.Globalization;
using Watchfloor.Incidents;

// A process of its own for tests: "NAME COUNT" appends that many entries to the audit log of STORE_FILE or STORE_DATABASE and says each that is written.
var store = Environment.GetEnvironmentVariable("STORE_FILE") is { } file
    ? await IncidentStore.OpenAsync(file, TimeProvider.System, CancellationToken.None)
    : await IncidentStore.OpenAsync(new IncidentStoreOptions { Database = Environment.GetEnvironmentVariable("STORE_DATABASE") }, TimeProvider.System, CancellationToken.None);
for (var i = 1; i <= int.Parse(args[1], CultureInfo.InvariantCulture); i++)
{
    await store.AuditAsync(args[0], "note", i.ToString(CultureInfo.InvariantCulture), "", CancellationToken.None);
    Console.WriteLine(i.ToString(CultureInfo.InvariantCulture));
}
