using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Looks whether a logon that a detector finds unusual came from the person's own machine onto a host that everybody uses.</summary>
internal sealed class OwnWorkstationRule : ITriageRule
{
    private const int Many = 10;

    public string Name => "own-workstation";

    public IEnumerable<Signal> Look(TriageSubject subject)
    {
        if (subject.Finding is not { IsOwn: true } finding || !finding.Techniques.Any(technique => technique.StartsWith("T1021", StringComparison.Ordinal)))
        {
            yield break;
        }

        var moves = subject.Data.Moves.Where(move => finding.Users.Contains(move.User) && finding.Hosts.Contains(move.To)
            && move.Time >= finding.FirstSeen.AddMinutes(-1) && move.Time <= finding.LastSeen.AddMinutes(1)).ToList();
        if (moves.Count > 0 && moves.All(move => subject.Data.UsualUsers.GetValueOrDefault(move.From) == move.User)
            && moves.All(move => subject.Data.Moves.Where(other => other.To == move.To).Select(other => other.User).Distinct().Skip(Many).Any()))
        {
            var users = subject.Data.Moves.Where(other => other.To == moves[0].To).Select(other => other.User).Distinct().Count();
            yield return new(Name, -4, SignalKind.NothingHappened, Statements.Of(
                [finding.Id, .. moves.Select(move => move.Id)],
                string.Create(CultureInfo.InvariantCulture, $"{{0}} came from the machine where they work, {{1}}, onto {{2}}, as {users} people do."), moves[0].User, moves[0].From, moves[0].To));
        }
    }
}
