namespace Watchfloor.Connectors.Microsoft365;

/// <summary>The three APIs that the connector asks. The last two are not in every cloud.</summary>
/// <param name="Graph">Microsoft Graph.</param>
/// <param name="Defender">Defender for Endpoint; null when the cloud has none.</param>
/// <param name="Office">The Office 365 Management Activity API; null when the cloud has none.</param>
internal sealed record MicrosoftApis(GraphClient Graph, Func<DefenderClient?> Defender, Func<OfficeClient?> Office);
