namespace Watchfloor.Mcp;

/// <summary>A prompt as data; its text is the embedded <c>Prompts/NAME.md</c>, in which <c>{argument}</c> stands for what the person gave.</summary>
/// <param name="Name">Its name, in snake case.</param>
/// <param name="Title">For people.</param>
/// <param name="Description">What it does.</param>
/// <param name="Argument">Its one argument.</param>
/// <param name="ArgumentDescription">What that is.</param>
/// <param name="Entity">What completion looks up for the argument: user, host, alert, indicator.</param>
public sealed record PromptDefinition(string Name, string Title, string Description, string Argument, string ArgumentDescription, string Entity)
{
    /// <summary>All prompts of the server <c>watchfloor</c>.</summary>
    public static IReadOnlyList<PromptDefinition> All { get; } =
    [
        new("triage_alert", "Triage an alert", "Judge one alert from its evidence: true positive, benign or false, and how urgent.", "alert", "id of an alert, feed:uid", "alert"),
        new("investigate_user", "Investigate a user", "What one account did, what was done to it, and whether it is compromised.", "user", "UPN or account name", "user"),
        new("phish_blast_radius", "Blast radius of a phish", "Who got a mail, who clicked, who signed in afterwards.", "mail", "sender, subject or link", "indicator"),
        new("hunt_ioc", "Hunt an indicator", "Whether a domain, address, hash or URL was seen, where, and by what.", "indicator", "the indicator", "indicator"),
    ];
}
