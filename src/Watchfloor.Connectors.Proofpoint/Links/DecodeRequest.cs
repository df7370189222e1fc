using System.Text.Json.Serialization;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>Body of <c>POST /v2/url/decode</c>.</summary>
/// <param name="Urls">Rewritten links.</param>
internal sealed record DecodeRequest(IReadOnlyList<string> Urls);

/// <summary>The request's JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DecodeRequest))]
internal sealed partial class DecodeRequestContext : JsonSerializerContext;
