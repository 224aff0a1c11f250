using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Tidemark.Files;

/// <summary>
/// Which file it is, whatever its name: device and inode where the system has them, and when it was made, since inodes are used again.
/// </summary>
public readonly record struct FileId(ulong Device, ulong Inode, long Born);

/// <summary>What a file looked like at one moment.</summary>
/// <param name="Id">Which file it is.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Modified">Unix nanoseconds.</param>
/// <param name="IsFile">A regular file, after symbolic links.</param>
public readonly partial record struct FileStamp(FileId Id, long Length, long Modified, bool IsFile)
{
    private const int NanosecondsPerTick = 100;

    /// <summary>A folder, after symbolic links.</summary>
    public bool IsFolder { get; init; }

    /// <summary>When its content changed last.</summary>
    public DateTimeOffset ModifiedAt => DateTimeOffset.UnixEpoch.AddTicks(Modified / NanosecondsPerTick);

    /// <summary>What stands at a path (<see cref="PathBytes"/>), after symbolic links; null when there is nothing.</summary>
    /// <exception cref="UnauthorizedAccessException">It may not be looked at.</exception>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    public static FileStamp? Of(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            return Linux.Stat(Linux.CurrentFolder, path, 0);
        }

        if (Directory.Exists(path))
        {
            return Portable(Directory.GetCreationTimeUtc(path), Directory.GetLastWriteTimeUtc(path), 0) with { IsFile = false, IsFolder = true };
        }

        var file = new FileInfo(path);
        file = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
        return file is { Exists: true } ? Portable(file.CreationTimeUtc, file.LastWriteTimeUtc, file.Length) : null;
    }

    /// <summary>Whether a folder stands at a path, after symbolic links; false also where nobody may look.</summary>
    public static bool IsFolderAt(string path)
    {
        try
        {
            return Of(path) is { IsFolder: true };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether a symbolic link stands at a path.</summary>
    internal static bool IsLink(string path) => OperatingSystem.IsLinux() ? Linux.IsLink(path) : new FileInfo(path).LinkTarget is not null;

    /// <summary>The file that is open.</summary>
    public static FileStamp Of(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
            return Portable(File.GetCreationTimeUtc(file), File.GetLastWriteTimeUtc(file), RandomAccess.GetLength(file));
        }

        var held = false;
        try
        {
            file.DangerousAddRef(ref held);
            return Linux.Stat((int)file.DangerousGetHandle(), "", Linux.EmptyPath)!.Value;
        }
        finally
        {
            if (held)
            {
                file.DangerousRelease();
            }
        }
    }

    private static FileStamp Portable(DateTime born, DateTime modified, long length) =>
        new(new FileId(0, 0, born.Ticks), length, (modified - DateTime.UnixEpoch).Ticks * NanosecondsPerTick, true);

    /// <summary>statx(2), whose structure is the same on every architecture.</summary>
    private static partial class Linux
    {
        public const int CurrentFolder = -100;
        public const int EmptyPath = 0x1000;

        private const uint BasicAndBirth = 0xFFF;
        private const int TypeMask = 0xF000;
        private const int RegularFile = 0x8000;
        private const int FolderType = 0x4000;
        private const int Link = 0xA000;
        private const int NotThroughLinks = 0x100;
        private const int NoSuchFile = 2;
        private const int NotAFolder = 20;
        private const int NotPermitted = 1;
        private const int NoAccess = 13;

        public static FileStamp? Stat(int folder, string path, int flags)
        {
            if (StatX(folder, PathBytes.Encode(path), flags, BasicAndBirth, out var stat) == 0)
            {
                var id = new FileId(((ulong)stat.DeviceMajor << 32) | stat.DeviceMinor, stat.Inode, Nanoseconds(stat.BornSeconds, stat.BornNanoseconds));
                return new FileStamp(id, (long)stat.Size, Nanoseconds(stat.ModifiedSeconds, stat.ModifiedNanoseconds), (stat.Mode & TypeMask) == RegularFile)
                {
                    IsFolder = (stat.Mode & TypeMask) == FolderType,
                };
            }

            var error = Marshal.GetLastPInvokeError();
            return error switch
            {
                NoSuchFile or NotAFolder => null,
                NoAccess or NotPermitted => throw new UnauthorizedAccessException($"Access to the path '{path}' is denied."),
                _ => throw new IOException(new Win32Exception(error).Message),
            };
        }

        public static bool IsLink(string path) =>
            StatX(CurrentFolder, PathBytes.Encode(path), NotThroughLinks, BasicAndBirth, out var stat) == 0 && (stat.Mode & TypeMask) == Link;

        private static long Nanoseconds(long seconds, uint nanoseconds) => unchecked((seconds * 1_000_000_000) + nanoseconds);

        [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
        private static partial int StatX(int folder, byte[] path, int flags, uint mask, out Statx stat);

        [StructLayout(LayoutKind.Explicit, Size = 256)]
        private struct Statx
        {
            [FieldOffset(28)]
            public ushort Mode;

            [FieldOffset(32)]
            public ulong Inode;

            [FieldOffset(40)]
            public ulong Size;

            [FieldOffset(80)]
            public long BornSeconds;

            [FieldOffset(88)]
            public uint BornNanoseconds;

            [FieldOffset(112)]
            public long ModifiedSeconds;

            [FieldOffset(120)]
            public uint ModifiedNanoseconds;

            [FieldOffset(136)]
            public uint DeviceMajor;

            [FieldOffset(140)]
            public uint DeviceMinor;
        }
    }
}
