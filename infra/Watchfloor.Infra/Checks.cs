namespace Watchfloor.Infra;

/// <summary>
/// The file that says, for every check of the common scanners and every exception to our own rules, how it stands:
/// <c>check</c> (a condition that every resource of a type fits), <c>rule</c> (one of our rules covers it), <c>waived</c> (broken, and why),
/// <c>absent</c> (the stacks hold no such type), <c>except</c> (one resource may break one rule, and why).
/// </summary>
internal sealed record Checks(IReadOnlyList<CheckLine> Lines, IReadOnlyList<Waiver> Waivers)
{
    /// <summary>Reads the file.</summary>
    public static Checks Read(string file)
    {
        var lines = Table.Read(file, fields: 4);
        return new Checks(
            [.. lines.Where(line => line[0] != "except").Select(line => new CheckLine(line[0], line[1], line[2], line[3]))],
            [.. lines.Where(line => line[0] == "except").Select(line => Exception(line[1], line[2], line[3]))]);
    }

    // The third field is the address, and after a bar the words that must occur in what is wrong.
    private static Waiver Exception(string rule, string where, string reason)
    {
        var parts = where.Split(" | ");
        return new Waiver(rule, parts[0], parts.ElementAtOrDefault(1) ?? "", reason);
    }
}

/// <summary>How one check stands.</summary>
/// <param name="Kind"><c>check</c>, <c>rule</c>, <c>waived</c> or <c>absent</c>.</param>
/// <param name="Id">Id of the check, for example <c>CKV_AWS_7</c>.</param>
/// <param name="Type">Type it is about; for <c>rule</c> the rule's name.</param>
/// <param name="Text">The condition, or the reason.</param>
internal sealed record CheckLine(string Kind, string Id, string Type, string Text);
