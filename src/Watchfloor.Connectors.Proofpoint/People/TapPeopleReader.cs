using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>Reads a list of people, all of it, once in a while.</summary>
internal sealed class TapPeopleReader(TapClient client, TapOptions settings, TapLedger ledger, TimeProvider time, TapPeopleList list)
{
    private const int MostAttempts = 3;

    /// <summary>The list, unless it was read lately.</summary>
    public async IAsyncEnumerable<Batch> ReadAsync(Cursor position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var stored = TapCursors.Read(list.Feed, position.Value, TapCursorContext.Default.PeopleCursor);
        ledger.Restore(stored?.Quota);
        if (stored is not null && now - stored.Read < settings.PeopleInterval)
        {
            yield break;
        }

        // Not limited by Since: the list looks back by itself, and is only useful whole.
        var batch = new BatchBuilder(new TapPeopleMapping(list.Feed));
        var (known, warnings, attempts) = (new HashSet<string>(), new List<string>(), 0);
        for (var page = 1; ;)
        {
            var answer = await client.GetPeopleAsync(list.Path, list.Pool, settings.PeopleWindow, page, list.PageSize, cancellationToken);
            var (users, total) = Read(answer);
            var fresh = users.Count(user => Add(batch, answer!.Value, user, known));
            var isAll = known.Count >= (total ?? 0) && users.Count < list.PageSize;
            if (!isAll && fresh == 0 && ++attempts >= MostAttempts)
            {
                // TAP gives no next page; its own count is the only sign that people are missing.
                (isAll, warnings) = (true, total > known.Count ? [$"TAP counts {total} people and gave {known.Count}."] : warnings);
            }

            (page, attempts) = fresh > 0 ? (page + 1, 0) : (page, attempts);
            var cursor = isAll ? JsonSerializer.Serialize(new PeopleCursor { Read = now, Quota = ledger.Snapshot() }, TapCursorContext.Default.PeopleCursor) : null;
            yield return batch.Build(cursor, isAll ? warnings : []);
            if (isAll)
            {
                yield break;
            }
        }
    }

    private (List<JsonElement> Users, int? Total) Read(JsonElement? answer) =>
        answer is { ValueKind: JsonValueKind.Object } whole && whole.TryGetProperty("users", out var users) && users.ValueKind == JsonValueKind.Array
            ? ([.. users.EnumerateArray()], new JsonRecord(whole).Int(list.Total))
            : throw new ConnectorException(TapClient.Vendor, $"Proofpoint people/{list.Path} answered without a list of users.");

    // What the answer says about all of them stays with each.
    private static bool Add(BatchBuilder batch, JsonElement answer, JsonElement user, HashSet<string> known)
    {
        var guid = user.ValueKind == JsonValueKind.Object ? new JsonRecord(user).Object("identity")?.Text("guid") : null;
        if (!known.Add(guid ?? user.GetRawText()))
        {
            return false;
        }

        var rest = answer.EnumerateObject().Where(property => property.Name != "users").Select(property => $"{JsonSerializer.Serialize(property.Name, TapTextContext.Default.String)}:{property.Value.GetRawText()},");
        batch.Add($"{{{string.Concat(rest)}\"users\":[{user.GetRawText()}]}}");
        return true;
    }
}

/// <summary>One of the lists of people.</summary>
/// <param name="Feed">Its feed.</param>
/// <param name="Path">What comes after <c>/v2/people/</c>.</param>
/// <param name="Pool">The pool that it is counted in.</param>
/// <param name="PageSize">Most people a page.</param>
/// <param name="Total">Field that counts all of them.</param>
internal sealed record TapPeopleList(string Feed, string Path, TapPool Pool, int PageSize, string Total)
{
    /// <summary>Very attacked people.</summary>
    public static readonly TapPeopleList VeryAttacked = new(TapFeeds.VeryAttacked, "vap", TapPool.VeryAttacked, 1000, "totalVapUsers");

    /// <summary>People who click most.</summary>
    public static readonly TapPeopleList TopClickers = new(TapFeeds.TopClickers, "top-clickers", TapPool.TopClickers, 200, "totalTopClickers");
}

/// <summary>Texts as JSON.</summary>
[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class TapTextContext : System.Text.Json.Serialization.JsonSerializerContext;
