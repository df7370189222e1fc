namespace Watchfloor.Operations;

/// <summary>What was asked for cannot be: a name, a time or a setting is wrong. The message says which and lists what there is.</summary>
public sealed class UsageException(string message) : Exception(message);
