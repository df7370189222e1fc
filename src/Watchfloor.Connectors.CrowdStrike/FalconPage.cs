using System.Text.Json;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.CrowdStrike;

/// <summary>One answer in Falcon's envelope.</summary>
/// <param name="Records">What was asked for.</param>
/// <param name="Next">Token of the next page; null on the last.</param>
/// <param name="Warning">What the service says went wrong although it answered; null when nothing did.</param>
internal sealed record FalconPage(IReadOnlyList<JsonElement> Records, string? Next, string? Warning)
{
    /// <summary>Records of the whole answer, this page and all others; null when it is not said.</summary>
    public int? Total { get; init; }

    /// <summary>How many the page listed; more than <see cref="Records"/> where some of them were gone by the time they were fetched.</summary>
    public int Listed { get; init; } = Records.Count;

    /// <summary>Whether the service failed at some of what it was asked for; not so when it only does not know it (any more).</summary>
    public bool MayComeLater { get; init; }

    /// <summary>Reads the envelope.</summary>
    /// <param name="answer">The whole answer.</param>
    /// <param name="token">Name of the next page's token in <c>meta.pagination</c>; null where pages are counted.</param>
    /// <exception cref="ConnectorException">It holds no records and errors other than that they are unknown, or is no envelope.</exception>
    public static FalconPage Of(JsonElement answer, string? token)
    {
        if (answer.ValueKind != JsonValueKind.Object)
        {
            throw new ConnectorException(FalconClient.Vendor, $"{FalconClient.Vendor} answered with a JSON {answer.ValueKind} where its envelope was expected.");
        }

        var records = answer.TryGetProperty("resources", out var resources) && resources.ValueKind == JsonValueKind.Array
            ? resources.EnumerateArray().ToList()
            : [];
        var envelope = new JsonRecord(answer);
        var failures = envelope.Objects("errors").ToList();
        var errors = failures.Select(error => $"{error.Text("code")} {new VendorText(error.Text("message")).ForDisplay(120)}").ToList();
        var mayComeLater = failures.Any(error => error.Int("code") != 404);
        if (mayComeLater && records.Count == 0)
        {
            throw new ConnectorException(FalconClient.Vendor, $"{FalconClient.Vendor} answered 200 with errors and no records: {string.Join("; ", errors)}.", 200);
        }

        var pagination = envelope.Object("meta")?.Object("pagination");
        return new(
            records,
            token is null ? null : pagination?.Text(token),
            errors.Count == 0 ? null : $"CrowdStrike answered in part: {string.Join("; ", errors)}")
        {
            Total = pagination?.Int("total"),
            MayComeLater = mayComeLater,
        };
    }
}
