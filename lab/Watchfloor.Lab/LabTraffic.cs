using System.Collections.Concurrent;

namespace Watchfloor.Lab;

/// <summary>What the servers were asked, for tests that count.</summary>
public sealed class LabTraffic
{
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentDictionary<string, int> _tokens = new();
    private readonly ConcurrentDictionary<int, int> _statuses = new();

    /// <summary>All requests in the order they came: method, a blank, path without query.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>How many requests had <paramref name="path"/> in their path.</summary>
    public int Count(string path) => _requests.Count(request => request.Contains(path, StringComparison.OrdinalIgnoreCase));

    /// <summary>Tokens issued by <c>crowdstrike</c>, <c>graph</c> or <c>defender</c>.</summary>
    public int TokensIssued(string audience) => _tokens.GetValueOrDefault(audience);

    /// <summary>How many answers had each status; a torn connection has none.</summary>
    public IReadOnlyDictionary<int, int> Statuses => _statuses.ToDictionary();

    /// <summary>Forgets all counts.</summary>
    public void Clear()
    {
        _requests.Clear();
        _tokens.Clear();
        _statuses.Clear();
    }

    internal IReadOnlyDictionary<string, int> Tokens => _tokens.ToDictionary();

    internal void Request(string method, string path) => _requests.Enqueue($"{method} {path}");

    internal void Answer(int status) => _statuses.AddOrUpdate(status, 1, (_, count) => count + 1);

    internal void Token(string audience) => _tokens.AddOrUpdate(audience, 1, (_, count) => count + 1);
}
