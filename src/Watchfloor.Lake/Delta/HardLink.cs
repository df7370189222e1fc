using System.Runtime.InteropServices;

namespace Watchfloor.Lake.Delta;

/// <summary>A second name for a file: the bytes stay as long as one of its names does.</summary>
internal static partial class HardLink
{
    private const int ErrnoExists = 17;

    /// <summary>Gives a file another name; false when the name is taken. Where the system knows no links, the file is moved.</summary>
    public static bool TryMake(string source, string target)
    {
        if (OperatingSystem.IsWindows())
        {
            try
            {
                File.Move(source, target, overwrite: false);
                return true;
            }
            catch (IOException) when (File.Exists(target))
            {
                return false;
            }
        }

        if (Link(source, target) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error == ErrnoExists
            ? false
            : throw (error == 2
                ? new FileNotFoundException($"Cannot link {target}: {source} is gone.", source)
                : new IOException($"Cannot link {target}: {Marshal.GetPInvokeErrorMessage(error)}. The file system must support hard links.", error));
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string source, string target);
}
