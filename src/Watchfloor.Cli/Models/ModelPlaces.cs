using System.Globalization;
using Watchfloor.Detection.Models.Registry;
using Watchfloor.Lake;
using Watchfloor.Lake.ObjectStores;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Where the models and tables of a command lie: a file, an object in a bucket, or a version in the registry; each becomes a file of this machine.</summary>
/// <remarks>The same words on every cloud: what opens the bucket is the machine's own identity.</remarks>
internal sealed class ModelPlaces : IDisposable
{
    private const string RegistrySetting = $"{ModelRegistryOptions.Section}:{nameof(ModelRegistryOptions.Registry)}";
    private readonly LakeOptions lake;
    private readonly ObjectFolder folder;

    private ModelPlaces(LakeOptions lake, ObjectFolder folder)
    {
        (this.lake, this.folder) = (lake, folder);
        Registry = new(folder, TimeProvider.System);
    }

    /// <summary>The registry.</summary>
    public ModelRegistry Registry { get; }

    /// <summary>The places of a command; nothing is asked of them yet.</summary>
    /// <exception cref="UsageException">The registry's address is none.</exception>
    public static ModelPlaces Of(ModelSettings settings)
    {
        var lake = LakeChoice.Options(settings);
        var place = settings.Registry ?? (Composition.Sources(settings).Build()[RegistrySetting] is { Length: > 0 } set ? set : null) ?? Below(lake);
        try
        {
            return new(lake, ObjectFolder.Open(place, lake, TimeProvider.System));
        }
        catch (LakeException exception)
        {
            throw new UsageException($"--registry (or {RegistrySetting}): {exception.Message}");
        }
    }

    /// <summary>A model's file.</summary>
    /// <param name="text">A path, an object's address, or <c>NAME</c> (the version in use) or <c>NAME:VERSION</c> of the registry.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<string> ModelAsync(string text, CancellationToken cancellationToken) => FileAsync(text, Registry.FetchModelAsync, cancellationToken);

    /// <summary>A table's file; <c>NAME</c> and <c>NAME:VERSION</c> are the table that the version was registered with.</summary>
    /// <param name="text">A path, an object's address, or a version.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<string> TableAsync(string text, CancellationToken cancellationToken) => FileAsync(text, Registry.FetchTableAsync, cancellationToken);

    /// <summary>Reads <c>NAME</c> or <c>NAME:VERSION</c>; null when it is neither.</summary>
    public static (string Name, int? Version)? Version(string text)
    {
        var parts = text.Split(':');
        return parts switch
        {
            [var name] when ModelRegistry.IsName(name) => (name, null),
            [var name, var number] when ModelRegistry.IsName(name) && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version) => (name, version),
            _ => null,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    private async Task<string> FileAsync(string text, Func<ModelEntry, CancellationToken, Task<string>> fetch, CancellationToken cancellationToken)
    {
        if (text.Contains("://", StringComparison.Ordinal))
        {
            var (place, name) = ObjectFolder.Split(text);
            using var other = ObjectFolder.Open(place, lake, TimeProvider.System);
            return await other.FetchAsync(name, cancellationToken);
        }

        // A file goes first, so that no name in a registry changes what a command did before.
        return File.Exists(text) || Version(text) is not var (registered, version)
            ? text
            : await fetch(await Registry.FindAsync(registered, version, cancellationToken), cancellationToken);
    }

    private static string Below(LakeOptions lake)
    {
        var location = LakeLocation.Parse(lake.Directory);
        return location.IsFolder ? Path.Combine(lake.LocalFolder ?? location.Bucket, "models") : $"{location.Text}/models";
    }
}
