namespace Watchfloor.Connectors;

/// <summary>One feed of a connector.</summary>
/// <param name="Name">Feed name, for example <c>crowdstrike.alerts</c>; the first half of every evidence id.</param>
/// <param name="Description">What it holds, in a few words.</param>
/// <param name="OcsfClasses">Names of the OCSF classes its records become.</param>
/// <param name="Permission">The scope or permission to grant, in the vendor's own words.</param>
/// <param name="ExpectedWithin">In a tenant at work something new comes at least this often; null for feeds that may be silent for days.</param>
public sealed record FeedDescription(string Name, string Description, IReadOnlyList<string> OcsfClasses, string Permission, TimeSpan? ExpectedWithin = null);
