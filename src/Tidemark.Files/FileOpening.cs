using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Tidemark.Files;

/// <summary>Opens files whose names may be any bytes (<see cref="PathBytes"/>).</summary>
public static partial class FileOpening
{
    private const int ReadOnly = 0;
    private const int CloseOnExecute = 0x80000;
    private const int NoSuchFile = 2;
    private const int NotPermitted = 1;
    private const int NoAccess = 13;

    /// <summary>Opens a file to read what others write to it.</summary>
    /// <exception cref="FileNotFoundException">It does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SafeFileHandle Read(string path)
    {
        if (!OperatingSystem.IsLinux() || PathBytes.IsText(path))
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }

        var descriptor = Open(PathBytes.Encode(path), ReadOnly | CloseOnExecute);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Fault(Marshal.GetLastPInvokeError());
    }

    private static Exception Fault(int error) => error switch
    {
        NoSuchFile => new FileNotFoundException("The file does not exist."),
        NoAccess or NotPermitted => new UnauthorizedAccessException("Access to the file is denied."),
        _ => new IOException(new Win32Exception(error).Message),
    };

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int Open(byte[] path, int flags);
}
