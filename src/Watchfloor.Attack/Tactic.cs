namespace Watchfloor.Mitre;

/// <summary>A column of the ATT&amp;CK matrix: what an attacker wants to reach.</summary>
/// <param name="Id">For example TA0002.</param>
/// <param name="ShortName">Lower case with hyphens, as Sigma tags and Navigator layers write it, for example <c>lateral-movement</c>.</param>
/// <param name="Name">For people, for example Lateral Movement.</param>
/// <param name="Order">Place in the matrix, 0 is leftmost.</param>
public sealed record Tactic(string Id, string ShortName, string Name, int Order);
