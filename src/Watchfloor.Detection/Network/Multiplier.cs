namespace Watchfloor.Detection.Network;

/// <summary>One piece of context that moves a score, in the open.</summary>
/// <param name="Name">Short name in snake case.</param>
/// <param name="Factor">What the score is multiplied with.</param>
/// <param name="Text">Why, in words.</param>
internal readonly record struct Multiplier(string Name, double Factor, string Text);
