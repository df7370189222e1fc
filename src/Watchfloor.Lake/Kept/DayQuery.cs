namespace Watchfloor.Lake.Kept;

/// <summary>What is kept of a day: a SELECT over the lake that gives facts, and the name they are kept under.</summary>
/// <param name="Name">Name of the folder. It and <paramref name="Version"/> say what the numbers mean.</param>
/// <param name="Version">Goes up when a fact changes its meaning.</param>
/// <param name="ClassUids">The OCSF classes whose records it reads; a day is asked again when records of these come to it.</param>
/// <param name="Sql">
/// Takes <c>$from</c> and <c>$to</c>, both the beginnings of days or <c>$to</c> the end of the window, and gives the columns of <see cref="Columns"/>. A fact must rest on the records of its own day alone, since days are asked together or one by one.
/// </param>
public sealed record DayQuery(string Name, int Version, IReadOnlyList<int> ClassUids, string Sql)
{
    /// <summary>A fact of a day: an entity had a thing of some kind (null for what is only counted), when first and last, the evidence of the first time, and how much of it.</summary>
    public const string Columns = "day DATE, kind VARCHAR, entity VARCHAR, thing VARCHAR, first_seen TIMESTAMP, last_seen TIMESTAMP, id VARCHAR, amount DOUBLE";
}
