using System.Security.Cryptography;
using System.Text.Json;
using Watchfloor.Operations;

namespace Watchfloor.Mcp;

/// <summary>What waits for a person, one file a call in the data folder. Approving is done on the command line, where no model is; each approval serves once, for the very call it was asked for.</summary>
internal sealed class ApprovalStore(string lakeFolder, TimeProvider time)
{
    /// <summary>How long a request can be approved, and an approval used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(4);

    private const int MostWaiting = 200;
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    private readonly string folder = Path.Combine(lakeFolder, "approvals");

    /// <summary>Puts a call down for approval.</summary>
    /// <exception cref="ToolErrorException">Too many wait already.</exception>
    public Approval Ask(string tool, string arguments, string caller)
    {
        if (Waiting().FirstOrDefault(known => known.Tool == tool && known.Arguments == arguments && known.ApprovedBy is null) is { } same)
        {
            return same;
        }

        if (Waiting().Count >= MostWaiting)
        {
            throw new ToolErrorException(new(ToolErrorCode.RateLimited, $"{MostWaiting} calls wait for approval already.", "Let a person look through 'watchfloor approvals' first."));
        }

        var approval = new Approval
        {
            Id = "APR-" + Convert.ToHexString(RandomNumberGenerator.GetBytes(5)), Tool = tool, Arguments = arguments, AskedBy = caller, AskedAt = time.GetUtcNow(),
        };
        Write(approval);
        return approval;
    }

    /// <summary>What waits or is approved and not yet used, oldest first. What is too old is gone.</summary>
    public IReadOnlyList<Approval> Waiting() => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateFiles(folder, "APR-*.json").Select(Read).OfType<Approval>()
            .Where(approval => time.GetUtcNow() - (approval.ApprovedAt ?? approval.AskedAt) < Lifetime).OrderBy(approval => approval.AskedAt),
    ];

    /// <summary>Records a person's approval.</summary>
    /// <exception cref="UsageException">Nothing of that id waits.</exception>
    public Approval Approve(string id, string by)
    {
        var waiting = Waiting().FirstOrDefault(approval => approval.Id == id)
            ?? throw new UsageException($"Nothing waits under {id}. 'watchfloor approvals' lists what does; requests older than {Lifetime.TotalHours:0} hours are gone.");
        var approved = waiting with { ApprovedBy = by, ApprovedAt = time.GetUtcNow() };
        Write(approved);
        return approved;
    }

    /// <summary>Takes an approval for exactly this call; it cannot be used again.</summary>
    /// <exception cref="ToolErrorException">There is none, nobody has approved it, or it is for another call.</exception>
    public Approval Use(string id, string tool, string arguments)
    {
        var approval = Waiting().FirstOrDefault(approval => approval.Id == id);
        if (approval is not { ApprovedBy: not null })
        {
            throw new ToolErrorException(new(
                ToolErrorCode.ApprovalRequired, approval is null ? "There is no such approval, or it is used or too old." : "Nobody has approved it yet.",
                approval is null ? "Call without approval to ask anew." : $"A person runs: watchfloor approvals {id} --by NAME"));
        }

        if (approval.Tool != tool || approval.Arguments != arguments)
        {
            throw new ToolErrorException(new(ToolErrorCode.ApprovalRequired, "The approval is for another call.", "Repeat the call exactly as it was approved, or call without approval to ask anew."));
        }

        // Whoever removes the file has the approval; of two that try, one fails.
        var used = Path.Combine(folder, $"{id}.used");
        try
        {
            File.Move(FileOf(id), used, overwrite: false);
            File.Delete(used);
        }
        catch (IOException)
        {
            throw new ToolErrorException(new(ToolErrorCode.ApprovalRequired, "The approval was used by another call.", "Call without approval to ask anew."));
        }

        return approval;
    }

    private static Approval? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<Approval>(File.ReadAllBytes(file), Json);
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string FileOf(string id) => Path.Combine(folder, $"{id}.json");

    private void Write(Approval approval)
    {
        Directory.CreateDirectory(folder);
        var partial = Path.Combine(folder, Path.GetRandomFileName());
        File.WriteAllBytes(partial, JsonSerializer.SerializeToUtf8Bytes(approval, Json));
        File.Move(partial, FileOf(approval.Id), overwrite: true);
    }
}
