namespace Watchfloor.Lake;

/// <summary>The right to read one feed into a lake. Two readers would lose nothing, since the lake drops what it has, but would spend the vendor's budget twice.</summary>
public sealed class FeedLease : IDisposable
{
    private readonly IDisposable held;

    internal FeedLease(IDisposable held)
    {
        this.held = held;
    }

    /// <summary>Takes the lease of <paramref name="position"/>; null while somebody has it.</summary>
    internal static FeedLease? TryTake(string folder, string position)
    {
        var path = Path.Combine(folder, Uri.EscapeDataString(position) + ".lease");
        try
        {
            Directory.CreateDirectory(folder);

            // The system holds it for as long as the file is open: a killed process leaves nothing behind.
            return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1));
        }
        catch (IOException exception) when (!LakeErrors.IsDiskFull(exception))
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LakeErrors.Explain(folder, "take a feed's lease", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => held.Dispose();
}
