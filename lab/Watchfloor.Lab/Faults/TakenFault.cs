namespace Watchfloor.Lab.Faults;

/// <summary>The fault that one request meets.</summary>
/// <param name="Fault">What goes wrong.</param>
/// <param name="Wait">The wait a 429 asks for, or the time a slow body takes.</param>
/// <param name="IsDrawn">Whether a profile drew it; then it is played only where a client can get over it.</param>
internal sealed record TakenFault(LabFault Fault, TimeSpan Wait, bool IsDrawn)
{
    private static readonly AsyncLocal<TakenFault?> OfThisRequest = new();

    /// <summary>The fault of the request at hand, for parts that see no HTTP.</summary>
    public static TakenFault? Current
    {
        get => OfThisRequest.Value;
        set => OfThisRequest.Value = value;
    }

    /// <summary>The page token that the request was asked with, once it was found.</summary>
    public string? AskedToken { get; set; }
}
