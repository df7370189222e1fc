using Xunit;

namespace Watchfloor.Testing;

/// <summary>Finds the repository and the test data that lies beside it; tests that need the data skip by name without it.</summary>
public static class SharedData
{
    /// <summary>Root of the repository.</summary>
    public static string Repository { get; } = FindUp(AppContext.BaseDirectory, "Watchfloor.slnx");

    /// <summary>Full path of something in <c>../shared</c>; skips the test, naming the path, when it is not there.</summary>
    public static string Path(string relative)
    {
        var full = System.IO.Path.Combine(Repository, "..", "shared", relative);
        Assert.SkipUnless(File.Exists(full) || Directory.Exists(full), $"../shared/{relative} is not here");
        return System.IO.Path.GetFullPath(full);
    }

    private static string FindUp(string from, string marker)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, marker)))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {from} holds {marker}.");
    }
}
