namespace Watchfloor.Detection.Models.Registry;

/// <summary>One decision that a version is the one to use.</summary>
/// <param name="Version">The version.</param>
/// <param name="By">Who decided.</param>
/// <param name="At">When.</param>
internal sealed record ModelPromotion(int Version, string By, DateTimeOffset At);
