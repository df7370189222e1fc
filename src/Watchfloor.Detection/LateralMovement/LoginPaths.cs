namespace Watchfloor.Detection.LateralMovement;

/// <summary>Joins new edges to paths: the logon that brought somebody to a machine, and the one with which he went on.</summary>
internal static class LoginPaths
{
    private const int MostHops = 10;

    /// <summary>Each edge with the new edges that lead to it.</summary>
    public static IReadOnlyList<NewEdge> Join(IReadOnlyList<NewEdge> edges)
    {
        var byId = edges.ToDictionary(edge => edge.Id);
        return [.. edges.Select(edge => edge with { Path = Before(edge) })];

        List<NewEdge> Before(NewEdge edge)
        {
            var path = new List<NewEdge>();
            for (var at = edge; path.Count < MostHops && at.CameBy is { } came && byId.TryGetValue(came.Id, out var earlier) && earlier.Time < at.Time; at = earlier)
            {
                path.Insert(0, earlier);
            }

            return path;
        }
    }
}
