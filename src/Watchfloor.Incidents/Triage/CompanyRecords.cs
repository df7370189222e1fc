using System.Text.Json;

namespace Watchfloor.Incidents;

/// <summary>What the company knows about itself: its own addresses and domains, and what it allowed, where and when.</summary>
/// <remarks>The sort of thing a ticket system, a calendar and an allow-list hold. Triage reads it; nothing here is a verdict.</remarks>
public sealed record CompanyRecords
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>No records: triage judges from the data alone.</summary>
    public static CompanyRecords Empty { get; } = new();

    /// <summary>Addresses from which the offices and the VPN reach the internet.</summary>
    public IReadOnlyList<string> Egress { get; init; } = [];

    /// <summary>Mail and web domains of the company.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>What was allowed.</summary>
    public IReadOnlyList<Approval> Approvals { get; init; } = [];

    /// <summary>Reads the file; null or an empty name gives <see cref="Empty"/>.</summary>
    /// <exception cref="CompanyRecordsException">The file cannot be read or is not what it should be.</exception>
    public static async Task<CompanyRecords> LoadAsync(string? file, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(file))
        {
            return Empty;
        }

        try
        {
            await using var stream = File.OpenRead(file);
            return await JsonSerializer.DeserializeAsync<CompanyRecords>(stream, Options, cancellationToken) ?? Empty;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CompanyRecordsException(
                $"The company records in '{file}' cannot be read: {exception.Message} Give a JSON file with egress, domains and approvals, or leave the setting CompanyRecords empty.", exception);
        }
    }
}

/// <summary>Something that was allowed: a change, a test, a journey.</summary>
public sealed record Approval
{
    /// <summary>Number in the system that keeps it, for example <c>CHG-1042</c>.</summary>
    public required string Id { get; init; }

    /// <summary>red_team, change, phishing_exercise, software, backup, data_migration, travel, imaging, service_account, monitoring or pentest_tool.</summary>
    public required string Kind { get; init; }

    /// <summary>From when; null for ever.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Until when; null for ever.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Hosts it is for; empty for any.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>People it is for, by UPN; empty for any.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>Addresses it is for.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Domains it is for, with all below them.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>Program names it is for.</summary>
    public IReadOnlyList<string> Processes { get; init; } = [];

    /// <summary>SHA-256 hashes it is for.</summary>
    public IReadOnlyList<string> Hashes { get; init; } = [];

    /// <summary>What it says, for people.</summary>
    public string? Note { get; init; }
}

/// <summary>The company records cannot be read. The message says which file and what to do.</summary>
public sealed class CompanyRecordsException(string message, Exception? innerException = null) : Exception(message, innerException);
