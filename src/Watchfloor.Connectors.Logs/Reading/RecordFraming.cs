namespace Watchfloor.Connectors.Logs;

/// <summary>Finds where records end. It sees every byte once, in order, and remembers where it stands.</summary>
internal abstract class RecordFraming
{
    /// <summary>Bytes between the end of a record and the next, such as a newline, that belong to neither.</summary>
    public abstract int Terminator { get; }

    /// <summary>Looks on in <paramref name="bytes"/>. Gives where the record ends, or -1 when it does not end there.</summary>
    /// <param name="bytes">What follows the bytes seen before.</param>
    /// <param name="before">Bytes at the beginning that come before any record; not 0 only when no record had begun.</param>
    public abstract int Find(ReadOnlySpan<byte> bytes, out int before);

    /// <summary>Whether the end of the record at hand may be another than the rules say, since the record may be broken.</summary>
    public virtual bool MayGiveUp => false;

    /// <summary>Told when a record has become too long: from here on its end is looked for as if it were plain.</summary>
    public virtual void GiveUp()
    {
    }
}

/// <summary>One record a line.</summary>
internal sealed class LineFraming : RecordFraming
{
    /// <inheritdoc/>
    public override int Terminator => 1;

    /// <inheritdoc/>
    public override int Find(ReadOnlySpan<byte> bytes, out int before)
    {
        before = 0;
        return bytes.IndexOf((byte)'\n');
    }
}
