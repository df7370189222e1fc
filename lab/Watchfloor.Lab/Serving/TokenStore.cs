using System.Collections.Concurrent;

namespace Watchfloor.Lab.Serving;

/// <summary>Access tokens a vendor gave out: for which audience, until when, for how many requests.</summary>
internal sealed class TokenStore(LabOptions options, TimeProvider clock, LabTraffic traffic)
{
    private readonly ConcurrentDictionary<string, Issued> _tokens = new();
    private int _count;

    /// <summary>Issues a token. Unpredictable in form, the same for the same seed and order.</summary>
    public string Issue(string audience, TimeSpan lifetime)
    {
        traffic.Token(audience);
        var token = World.Seeds.Hex(options.Seed, $"token/{audience}/{Interlocked.Increment(ref _count)}", 64);
        _tokens[token] = new Issued { Audience = audience, Expires = clock.GetUtcNow() + (options.TokenLifetime ?? lifetime), Left = options.RequestsPerToken ?? int.MaxValue };
        return token;
    }

    /// <summary>Whether an Authorization header opens <paramref name="audience"/>; uses up one request of the token.</summary>
    public bool Opens(string? authorization, string audience) =>
        authorization is not null
        && authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
        && _tokens.TryGetValue(authorization["Bearer ".Length..].Trim(), out var issued)
        && issued.Audience == audience
        && issued.Expires > clock.GetUtcNow()
        && Interlocked.Decrement(ref issued.Left) >= 0;

    /// <summary>Makes a token worthless.</summary>
    public void Revoke(string token) => _tokens.TryRemove(token, out _);

    /// <summary>Makes every token worthless, as after a vendor's restart.</summary>
    public void RevokeAll() => _tokens.Clear();

    private sealed class Issued
    {
        public required string Audience { get; init; }

        public required DateTimeOffset Expires { get; init; }

        public int Left;
    }
}
