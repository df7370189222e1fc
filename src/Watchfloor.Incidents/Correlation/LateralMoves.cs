namespace Watchfloor.Incidents;

/// <summary>Finds moves from host to host in logon records.</summary>
/// <remarks>
/// People log on to file servers and domain controllers all day from their own machines, so a logon alone says little. What is
/// rare is an account that comes from a machine where somebody else works, and takes that way for the first time.
/// </remarks>
internal static class LateralMoves
{
    private const int NetworkLogon = 3;
    private const int RemoteInteractiveLogon = 10;
    private const int Success = 1;

    // Two tools on one host write the same logon down within moments of each other.
    private static readonly TimeSpan SameLogon = TimeSpan.FromSeconds(5);

    /// <param name="logons">Logon events of devices, with <see cref="LakeEvent.Host"/> and <see cref="LakeEvent.User"/> resolved.</param>
    /// <param name="addresses">Who had which address when.</param>
    /// <param name="usualUsers">For each host, the account that ordinarily works on it.</param>
    /// <param name="hosts">Names of hosts, for logons that give the source by name.</param>
    public static IReadOnlyList<LateralMove> Find(
        IEnumerable<LakeEvent> logons, AddressBook addresses, IReadOnlyDictionary<string, string> usualUsers, HostIdentities hosts)
    {
        var moves = new List<LateralMove>();
        var seen = new Dictionary<(string From, string To, string User), int>();
        foreach (var logon in logons.OrderBy(logon => logon.Time).ThenBy(logon => logon.Id.Uid, StringComparer.Ordinal))
        {
            if (logon.LogonTypeId is not (NetworkLogon or RemoteInteractiveLogon) || logon.StatusId is not (null or Success)
                || logon.Host is not { } to || logon.User is not { } user)
            {
                continue;
            }

            var from = addresses.HostAt(logon.SrcIp, logon.Time) ?? hosts.Find(null, logon.SrcHostname)?.Name;
            if (from is null || from == to)
            {
                continue;
            }

            if (seen.TryGetValue((from, to, user), out var first))
            {
                var move = moves[first];
                moves[first] = logon.Time - move.Time <= SameLogon && logon.Id.Feed != move.Id.Feed
                    ? move with { AlsoSeen = [.. move.AlsoSeen, logon.Id] }
                    : move with { Repeats = move.Repeats + 1 };
                continue;
            }

            seen[(from, to, user)] = moves.Count;
            moves.Add(new LateralMove(from, to, user, logon.Time, logon.Id)
            {
                IsForeignUser = usualUsers.TryGetValue(from, out var usual) && usual != user,
                IsFirst = true,
            });
        }

        return moves;
    }

    /// <summary>The account with the most processes and local logons on each host.</summary>
    public static IReadOnlyDictionary<string, string> UsualUsers(IEnumerable<(string Host, string User, long Count)> activity) =>
        activity.GroupBy(item => item.Host, StringComparer.Ordinal).ToDictionary(
            group => group.Key,
            group => group.GroupBy(item => item.User).Select(user => (User: user.Key, Count: user.Sum(item => item.Count)))
                .OrderByDescending(item => item.Count).ThenBy(item => item.User, StringComparer.Ordinal).First().User,
            StringComparer.Ordinal);
}
