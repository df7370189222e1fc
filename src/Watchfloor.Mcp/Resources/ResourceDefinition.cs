namespace Watchfloor.Mcp;

/// <summary>A resource, or a family of them, as data.</summary>
/// <param name="Prefix">Address up to the variable part, for example <c>watchfloor://evidence/</c>; the whole address of a single resource.</param>
/// <param name="Variable">Name of the variable part; null for a single resource.</param>
/// <param name="Name">Short name.</param>
/// <param name="Title">For people.</param>
/// <param name="Description">What it holds and when to read it.</param>
/// <param name="MimeType">Of its text.</param>
/// <param name="Read">Its text. The value is the variable part, decoded; empty for a single resource.</param>
public sealed record ResourceDefinition(
    string Prefix, string? Variable, string Name, string Title, string Description, string MimeType, Func<ToolSources, string, CancellationToken, Task<string>> Read);
