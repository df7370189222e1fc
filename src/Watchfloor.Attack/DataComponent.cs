namespace Watchfloor.Mitre;

/// <summary>A kind of record in which techniques can be seen, for example Process Creation.</summary>
/// <param name="Id">For example DC0032.</param>
/// <param name="Name">For people.</param>
/// <param name="IsDeprecated">Withdrawn from ATT&amp;CK.</param>
public sealed record DataComponent(string Id, string Name, bool IsDeprecated);
