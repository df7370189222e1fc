namespace Watchfloor.Connectors.Logs;

/// <summary>One record a line, where a quoted field may hold line ends.</summary>
internal sealed class CsvFraming : RecordFraming
{
    private bool inQuotes;
    private bool isGivenUp;

    /// <inheritdoc/>
    public override int Terminator => 1;

    /// <inheritdoc/>
    public override int Find(ReadOnlySpan<byte> bytes, out int before)
    {
        before = 0;
        for (var at = 0; at < bytes.Length; at++)
        {
            var next = isGivenUp ? bytes[at..].IndexOf((byte)'\n') : inQuotes ? bytes[at..].IndexOf((byte)'"') : bytes[at..].IndexOfAny((byte)'"', (byte)'\n');
            if (next < 0)
            {
                return -1;
            }

            at += next;
            if (bytes[at] == '\n')
            {
                inQuotes = isGivenUp = false;
                return at;
            }

            inQuotes = !inQuotes;
        }

        return -1;
    }

    /// <inheritdoc/>
    public override bool MayGiveUp => inQuotes;

    // A quote that nobody closes would take the rest of the file with it.
    /// <inheritdoc/>
    public override void GiveUp() => (isGivenUp, inQuotes) = (true, false);
}
