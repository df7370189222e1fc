using System.Text.Json;

namespace Watchfloor.Connectors;

/// <summary>A successful answer.</summary>
/// <param name="Json">Its body.</param>
/// <param name="StatusCode">HTTP status, 200 to 299; 206 means that part of the data is missing.</param>
/// <param name="Warnings">Texts of the Warning header, safe to show.</param>
public sealed record VendorAnswer(JsonElement Json, int StatusCode, IReadOnlyList<string> Warnings);
