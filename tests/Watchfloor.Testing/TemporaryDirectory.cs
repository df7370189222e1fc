namespace Watchfloor.Testing;

/// <summary>A folder that is gone when the test is.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    /// <summary>Full path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("watchfloor-test-").FullName;

    /// <summary>Full path of something in it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
