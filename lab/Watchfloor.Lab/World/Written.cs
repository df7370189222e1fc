namespace Watchfloor.Lab.World;

/// <summary>Where a thing that happened was written down.</summary>
/// <param name="Uid">The id in the first tool.</param>
/// <param name="Time">When it happened, as written.</param>
/// <param name="HuntingUid">The id of the same thing in Defender's hunting tables, where the device is watched twice.</param>
/// <param name="HuntingFeed">The feed of that table.</param>
internal readonly record struct Written(string Uid, DateTimeOffset Time, string? HuntingUid = null, string? HuntingFeed = null);
