using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Tidemark.Files;

/// <summary>What a folder contains.</summary>
/// <param name="Name">The name, as <see cref="PathBytes"/> writes it.</param>
/// <param name="IsLink">A symbolic link.</param>
/// <param name="IsFolder">A folder, after symbolic links.</param>
public readonly record struct FolderEntry(string Name, bool IsLink, bool IsFolder);

/// <summary>Lists folders whose names may be any bytes.</summary>
public static partial class Folder
{
    private static readonly EnumerationOptions All = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>The entries, in the order of their names.</summary>
    /// <exception cref="DirectoryNotFoundException">It does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be listed.</exception>
    /// <exception cref="IOException">It cannot be listed.</exception>
    public static IReadOnlyList<FolderEntry> Entries(string folder)
    {
        var entries = OperatingSystem.IsLinux() ? Linux.Entries(folder) : Portable(folder);
        entries.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        return entries;
    }

    /// <summary>The path behind all symbolic links; null if there is none.</summary>
    public static string? RealPath(string path) =>
        OperatingSystem.IsLinux() ? Linux.RealPath(path)
        : new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);

    private static List<FolderEntry> Portable(string folder) =>
    [
        .. new DirectoryInfo(folder).EnumerateFileSystemInfos("*", All)
            .Select(entry => new FolderEntry(entry.Name, entry.LinkTarget is not null, entry.Attributes.HasFlag(FileAttributes.Directory))),
    ];

    private static partial class Linux
    {
        // struct dirent of 64-bit Linux: where the kind and the name of an entry stand
        private const int KindAt = 18;
        private const int NameAt = 19;
        private const byte KindUnknown = 0;
        private const byte KindFolder = 4;
        private const byte KindLink = 10;

        private const int NoSuchFile = 2;
        private const int NotPermitted = 1;
        private const int NoAccess = 13;

        public static unsafe List<FolderEntry> Entries(string folder)
        {
            var stream = OpenFolder(PathBytes.Encode(folder));
            if (stream == 0)
            {
                throw Fault(folder, Marshal.GetLastPInvokeError());
            }

            try
            {
                var entries = new List<FolderEntry>();
                byte* entry;
                while ((entry = ReadFolder(stream)) is not null)
                {
                    var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + NameAt);
                    if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                    {
                        entries.Add(Entry(folder, PathBytes.Decode(name), entry[KindAt]));
                    }
                }

                var error = Marshal.GetLastPInvokeError();
                return error == 0 ? entries : throw Fault(folder, error);
            }
            finally
            {
                _ = CloseFolder(stream);
            }
        }

        public static unsafe string? RealPath(string path)
        {
            var resolved = Resolve(PathBytes.Encode(path), null);
            if (resolved is null)
            {
                return null;
            }

            try
            {
                return PathBytes.Decode(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(resolved));
            }
            finally
            {
                NativeMemory.Free(resolved);
            }
        }

        private static FolderEntry Entry(string folder, string name, byte kind)
        {
            var path = Path.Join(folder, name);
            var isLink = kind == KindLink || (kind == KindUnknown && FileStamp.IsLink(path));
            return new FolderEntry(name, isLink, kind == KindFolder || ((isLink || kind == KindUnknown) && FileStamp.IsFolderAt(path)));
        }

        private static Exception Fault(string folder, int error) => error switch
        {
            NoSuchFile => new DirectoryNotFoundException("The folder does not exist."),
            NoAccess or NotPermitted => new UnauthorizedAccessException($"Access to the path '{folder}' is denied."),
            _ => new IOException(new Win32Exception(error).Message),
        };

        [LibraryImport("libc", EntryPoint = "opendir", SetLastError = true)]
        private static partial nint OpenFolder(byte[] path);

        [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
        private static unsafe partial byte* ReadFolder(nint folder);

        [LibraryImport("libc", EntryPoint = "closedir")]
        private static partial int CloseFolder(nint folder);

        [LibraryImport("libc", EntryPoint = "realpath")]
        private static unsafe partial byte* Resolve(byte[] path, byte* into);
    }
}
