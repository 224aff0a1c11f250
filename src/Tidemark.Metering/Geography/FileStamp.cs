using System.Runtime.InteropServices;

namespace Tidemark.Metering.Geography;

/// <summary>What tells one state of a file from another: when it was written, how long it is, and on Linux which file it is.</summary>
internal readonly partial record struct FileStamp(DateTime Written, long Length, ulong Inode)
{
    private const int CurrentFolder = -100;
    private const uint InodeMask = 0x100;

    /// <summary>The stamp of the file that the path leads to; null when there is none.</summary>
    public static FileStamp? Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            return file.Exists ? new FileStamp(file.LastWriteTimeUtc, file.Length, InodeOf(path)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ulong InodeOf(string path) =>
        OperatingSystem.IsLinux() && Query(CurrentFolder, path, 0, InodeMask, out var facts) == 0 ? facts.Inode : 0;

    // The layout of statx is the same on every architecture, unlike that of stat
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Query(int folder, string path, int flags, uint mask, out Facts facts);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Facts
    {
        [FieldOffset(32)]
        public ulong Inode;
    }
}
