using System.Net.Http.Headers;
using System.Text.Json;

namespace Watchfloor.Connectors;

/// <summary>A successful answer.</summary>
/// <param name="Json">Its body.</param>
/// <param name="StatusCode">HTTP status, 200 to 299; 206 means that part of the data is missing.</param>
/// <param name="Warnings">Texts of the Warning header, safe to show.</param>
/// <param name="Headers">All headers, for vendors that put the way to the next page there.</param>
public sealed record VendorAnswer(JsonElement Json, int StatusCode, IReadOnlyList<string> Warnings, HttpResponseHeaders Headers);
