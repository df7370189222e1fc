using System.ComponentModel.DataAnnotations;

namespace Watchfloor.Connectors;

/// <summary>How patiently one vendor is asked. Named by vendor; the defaults suit all three.</summary>
public sealed class VendorHttpOptions
{
    /// <summary>Repeats after a first failure. More of them outlast longer outages and hold a feed longer. Default 6.</summary>
    [Range(0, 20)]
    public int MaxRetries { get; set; } = 6;

    /// <summary>Wait before the first repeat when the vendor names none; doubles each time, with jitter. Default 1 s.</summary>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait of our own choosing. Default 1 min.</summary>
    public TimeSpan LongestDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Longest wait we accept from a vendor; who asks for more is refused with a <see cref="ConnectorException"/> that carries the wait. Default 3 min.</summary>
    public TimeSpan LongestRetryAfter { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>Limit of one attempt including its body. A hunting query may run 3 min; default 4 min.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromMinutes(4);

    /// <summary>Limit of one request with all its repeats and waits. Default 20 min.</summary>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>Largest answer that is read, in bytes; a larger one is an error, not a full memory. Default 128 MiB.</summary>
    [Range(1024, int.MaxValue)]
    public long MaxResponseBytes { get; set; } = 128L * 1024 * 1024;

    /// <summary>Part of the vendor's request budgets that this program may spend, 0 to 1. Default 1; less leaves room for other programs of the same tenant, 0 holds no budget.</summary>
    [Range(0.0, 1.0)]
    public double BudgetShare { get; set; } = 1;

    /// <summary>What the vendor allows one tenant; shared by all its feeds.</summary>
    public IList<RequestBudget> Budgets { get; } = [];

    /// <summary>Reads from a successful answer how long the next requests of its kind should wait; null when nothing says so.</summary>
    public Func<HttpResponseMessage, TimeSpan?>? SlowDown { get; set; }

    /// <summary>A vendor's own header that says when to come back as an instant since 1970, in seconds or milliseconds; null when there is none.</summary>
    public string? RetryInstantHeader { get; set; }
}
