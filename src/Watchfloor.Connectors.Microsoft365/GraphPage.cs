using System.Text.Json;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>One page of a collection.</summary>
/// <param name="Records">Its records.</param>
/// <param name="Warnings">What the answer says is missing (status 206).</param>
internal sealed record GraphPage(IReadOnlyList<JsonElement> Records, IReadOnlyList<string> Warnings);
