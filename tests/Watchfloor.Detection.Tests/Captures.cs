using Watchfloor.Connectors.Logs;

namespace Watchfloor.Detection.Tests;

/// <summary>Puts captures before a detector as an import would.</summary>
internal static class Captures
{
    /// <summary>Commits every log below a folder.</summary>
    public static async Task CommitFolderAsync(this LakeFixture lake, string folder)
    {
        var reader = new LogReader();
        foreach (var file in reader.Find([folder]))
        {
            await foreach (var batch in reader.ReadAsync(file.Path, [], TestContext.Current.CancellationToken))
            {
                if (batch.Feed is not null)
                {
                    await lake.CommitAsync(batch.Feed, batch.Events);
                }
            }
        }
    }
}
