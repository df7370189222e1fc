using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.CrowdStrike.Fdr;

/// <summary>The queue that announces batches: at least once, in no order. A message that is received is hidden for a while and comes back unless it is deleted.</summary>
/// <remarks>Hiding counts on the story's clock. Every fifth message comes once more after it was deleted, as a queue that delivers at least once may do.</remarks>
internal sealed class FdrQueue(LabContext lab, FdrArchive archive)
{
    private const int RepeatedEach = 5;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, State> _states = [];
    private int _receipts;

    /// <summary>Messages that may be received now, hidden for <paramref name="visibility"/> from then on.</summary>
    public IReadOnlyList<(FdrBatch Batch, string Receipt, int Times)> Receive(int count, TimeSpan visibility)
    {
        lock (_gate)
        {
            var now = lab.Clock.GetUtcNow();
            var received = new List<(FdrBatch, string, int)>();
            foreach (var batch in archive.Batches.Where(batch => batch.Ready <= now).OrderBy(batch => batch.Id, StringComparer.Ordinal))
            {
                var state = StateOf(batch);
                if (received.Count < count && state.Deletions < state.Lives && state.HiddenUntil <= now)
                {
                    (state.HiddenUntil, state.Times) = (now + visibility, state.Times + 1);
                    state.Receipt = World.Seeds.Hex(lab.Options.Seed, $"receipt/{++_receipts}", 40);
                    received.Add((batch, state.Receipt, state.Times));
                }
            }

            return received;
        }
    }

    /// <summary>Deletes a message; a receipt of an earlier delivery does nothing, as with the service.</summary>
    public void Delete(string receipt)
    {
        lock (_gate)
        {
            if (_states.Values.FirstOrDefault(state => state.Receipt == receipt) is { } state)
            {
                (state.Deletions, state.Receipt, state.HiddenUntil) = (state.Deletions + 1, "", default);
            }
        }
    }

    /// <summary>Hides a message for longer, or shows it again; false when the receipt is no longer good.</summary>
    public bool Hide(string receipt, TimeSpan visibility)
    {
        lock (_gate)
        {
            if (_states.Values.FirstOrDefault(state => state.Receipt == receipt) is not { } state)
            {
                return false;
            }

            state.HiddenUntil = lab.Clock.GetUtcNow() + visibility;
            return true;
        }
    }

    /// <summary>Messages that are not deleted.</summary>
    public int Count()
    {
        lock (_gate)
        {
            return archive.Batches.Count(batch => batch.Ready <= lab.Clock.GetUtcNow() && StateOf(batch) is var state && state.Deletions < state.Lives);
        }
    }

    private State StateOf(FdrBatch batch)
    {
        if (!_states.TryGetValue(batch.Id, out var state))
        {
            _states[batch.Id] = state = new State { Lives = _states.Count % RepeatedEach == RepeatedEach - 1 ? 2 : 1 };
        }

        return state;
    }

    private sealed class State
    {
        public required int Lives { get; init; }

        public int Deletions { get; set; }

        public int Times { get; set; }

        public string Receipt { get; set; } = "";

        public DateTimeOffset HiddenUntil { get; set; }
    }
}
