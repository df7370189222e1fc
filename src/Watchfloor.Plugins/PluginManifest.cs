using System.Text.Json;

namespace Watchfloor.Plugins;

/// <summary><c>plugin.json</c>: what a plug-in is and what it asks for, readable before any of its code runs.</summary>
public sealed record PluginManifest
{
    /// <summary>The file's name in the plug-in's folder.</summary>
    public const string FileName = "plugin.json";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The vendor's name: the folder's, and the beginning of every feed and tool.</summary>
    public required string Name { get; init; }

    /// <summary>For people.</summary>
    public required string Title { get; init; }

    /// <summary>The file that holds the plug-in, beside the manifest.</summary>
    public required string Assembly { get; init; }

    /// <summary>What it asks for.</summary>
    public required IReadOnlyList<PluginPermission> Permissions { get; init; }

    /// <summary>Names of the tools that change something. What is not named here does not load.</summary>
    public IReadOnlyList<string> Actions { get; init; } = [];

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="PluginException">It is missing, or not one.</exception>
    public static PluginManifest Read(string folder)
    {
        var file = Path.Combine(folder, FileName);
        try
        {
            return JsonSerializer.Deserialize<PluginManifest>(File.ReadAllBytes(file), Json) ?? throw new JsonException("it is empty");
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new PluginException($"{file} cannot be read: {exception.Message}", $"Put a {FileName} there as docs/connectors/your-own.md shows it, or remove the folder.");
        }
    }
}

/// <summary>One thing a plug-in asks for.</summary>
/// <param name="Name">The vendor's scope in its own words, a host it reaches, a file it reads.</param>
/// <param name="Why">What for.</param>
public sealed record PluginPermission(string Name, string Why);
