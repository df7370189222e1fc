using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using Watchfloor.Connectors.CrowdStrike.Stream;

namespace Watchfloor.Connectors.CrowdStrike.Fdr;

/// <summary>Reads what Data Replicator announces: message by message, file by file. A message is deleted when the batch after its last one is asked for, since that means that the last one is in the lake.</summary>
/// <remarks>Whoever stops in between finds the message again once it is visible, and the cursor knows which of its files and lines are stored.</remarks>
internal sealed class FalconFdrReader(FdrOptions options, TimeProvider time, int batchSize = 5000)
{
    /// <summary>What to grant.</summary>
    public const string Permission = "Falcon Data Replicator feed with its own AWS key";

    /// <summary>Everything the queue announces, until it is empty.</summary>
    public async IAsyncEnumerable<Batch> ReadAsync(Cursor position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var store = new FdrStore(options);
        var progress = new FdrProgress(position.Value);
        var batch = new BatchBuilder(new FalconFdrMapping());
        var failed = new HashSet<string>();
        while (await store.ReceiveAsync(cancellationToken) is var (id, body, receipt) && failed.Add(id))
        {
            if (FdrMessage.Of(body) is not { } message)
            {
                batch.Add(body);
                yield return batch.Build(null, "A message of the Data Replicator queue is none of its own; it is in quarantine.") with { CommitBeforeNext = true };
                await store.DeleteAsync(receipt, cancellationToken);
                failed.Remove(id);
                continue;
            }

            var (warnings, isOpen) = (new List<string>(), false);
            var hiddenAt = time.GetTimestamp();
            foreach (var file in message.Files)
            {
                await foreach (var full in ReadAsync(store, file, progress, batch, warnings, cancellationToken))
                {
                    isOpen = true;
                    yield return full;
                    if (time.GetElapsedTime(hiddenAt) > options.Visibility / 3)
                    {
                        await store.HideAsync(receipt, cancellationToken);
                        hiddenAt = time.GetTimestamp();
                    }
                }
            }

            // Also when it is empty, since what came before it may still wait for its commit; not when all of the message was committed before.
            if (isOpen || batch.Records > 0 || warnings.Count > 0)
            {
                yield return batch.Build(progress.ToCursor(), warnings) with { CommitBeforeNext = true };
            }

            // Everything before this line is committed. A message whose files could not all be had stays, and comes again.
            if (warnings.Count == 0)
            {
                await store.DeleteAsync(receipt, cancellationToken);
                failed.Remove(id);
            }
        }
    }

    private async IAsyncEnumerable<Batch> ReadAsync(
        FdrStore store, FdrFile file, FdrProgress progress, BatchBuilder batch, List<string> warnings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (progress.LinesRead(file) is not { } known || file.Path.EndsWith("/_SUCCESS", StringComparison.Ordinal))
        {
            yield break;
        }

        var (content, problem) = await store.FetchAsync(file, cancellationToken);
        if (content is null)
        {
            warnings.Add($"'{new Ocsf.VendorText(file.Path).ForDisplay(120)}' of the Data Replicator could not be read: {problem}. Its message stays in the queue and comes again.");
            yield break;
        }

        await using (content)
        {
            var lines = new StreamLines(PipeReader.Create(new GZipStream(content, CompressionMode.Decompress)), keepsEnd: true);
            var number = 0;
            for (var line = await NextAsync(lines, cancellationToken); line is not null; line = await NextAsync(lines, cancellationToken))
            {
                if (++number <= known)
                {
                    continue;
                }

                batch.Add(Encoding.UTF8.GetString(line).TrimEnd('\r'));
                progress.Reached(file, number);
                if (batch.Records >= batchSize)
                {
                    yield return batch.Build(progress.ToCursor());
                }
            }
        }

        progress.Finished(file);
    }

    private static async Task<byte[]?> NextAsync(StreamLines lines, CancellationToken cancellationToken)
    {
        try
        {
            return await lines.NextAsync(cancellationToken);
        }
        catch (InvalidDataException exception)
        {
            throw new ConnectorException(FalconClient.Vendor, "A file of the Data Replicator is no gzip although its checksum is right. Its message stays in the queue.", innerException: exception);
        }
    }
}
