namespace Watchfloor.Lab;

/// <summary>What a server does wrong on request.</summary>
public enum LabFault
{
    /// <summary>401, as for an expired token.</summary>
    Unauthorized,

    /// <summary>403, as for a missing scope.</summary>
    Forbidden,

    /// <summary>429 with the vendor's hint when to come back.</summary>
    TooManyRequests,

    /// <summary>429 without any hint.</summary>
    TooManyRequestsWithoutHint,

    /// <summary>500 with the vendor's error envelope.</summary>
    ServerError,

    /// <summary>503 with an HTML body, as a gateway sends it.</summary>
    GatewayError,

    /// <summary>The connection is torn down before an answer.</summary>
    Reset,

    /// <summary>200 with a body that stops in the middle of a record.</summary>
    TruncatedBody,

    /// <summary>The page before comes once more; the way on is right.</summary>
    RepeatedPage,

    /// <summary>An empty page that still says how to go on.</summary>
    EmptyPage,

    /// <summary>One record on the page has a shape nobody expects.</summary>
    MalformedRecord,
}

/// <summary>Faults that wait for requests. Each is used up by the requests that meet it.</summary>
public sealed class LabFaults
{
    private readonly Lock _gate = new();
    private readonly List<Waiting> _waiting = [];

    /// <summary>Makes the next <paramref name="count"/> requests whose path contains <paramref name="path"/> meet <paramref name="fault"/>.</summary>
    /// <param name="path">Part of the path, for example <c>/alerts/</c>; an empty text meets every request.</param>
    /// <param name="fault">What goes wrong.</param>
    /// <param name="count">How many requests meet it.</param>
    /// <param name="after">How many such requests pass unharmed first.</param>
    /// <param name="retryAfter">The wait a 429 asks for; one second when null.</param>
    public void Next(string path, LabFault fault, int count = 1, int after = 0, TimeSpan? retryAfter = null)
    {
        lock (_gate)
        {
            _waiting.Add(new Waiting { Path = path, Fault = fault, Left = count, Skip = after, RetryAfter = retryAfter ?? TimeSpan.FromSeconds(1) });
        }
    }

    /// <summary>Forgets all waiting faults.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _waiting.Clear();
        }
    }

    internal (LabFault Fault, TimeSpan RetryAfter)? Take(string path)
    {
        lock (_gate)
        {
            foreach (var waiting in _waiting)
            {
                if (!path.Contains(waiting.Path, StringComparison.OrdinalIgnoreCase) || waiting.Left == 0)
                {
                    continue;
                }

                if (waiting.Skip > 0)
                {
                    waiting.Skip--;
                    continue;
                }

                waiting.Left--;
                return (waiting.Fault, waiting.RetryAfter);
            }

            return null;
        }
    }

    private sealed class Waiting
    {
        public required string Path { get; init; }

        public required LabFault Fault { get; init; }

        public required TimeSpan RetryAfter { get; init; }

        public int Left { get; set; }

        public int Skip { get; set; }
    }
}
