using System.Security.Cryptography;

namespace Tidemark.Storage.Backups;

/// <summary>Files and folders that only their owner can read.</summary>
internal static class OwnFile
{
    private const int BufferBytes = 1024 * 1024;

    /// <summary>A new file.</summary>
    /// <exception cref="IOException">It exists, or cannot be made.</exception>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    /// <summary>A folder, made when it is not there, and those above it.</summary>
    public static void CreateFolder(string path)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } above && !Directory.Exists(above))
        {
            CreateFolder(above);
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Copies a file, flushes it to disk, and answers its length and SHA-256.</summary>
    /// <param name="from">The file.</param>
    /// <param name="to">A new one.</param>
    /// <param name="copied">Told how many bytes were copied, again and again.</param>
    /// <param name="cancellationToken">Stops between two blocks.</param>
    public static (long Bytes, string Sha256) Copy(string from, string to, Action<long> copied, CancellationToken cancellationToken)
    {
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        CreateFolder(Path.GetDirectoryName(to)!);
        using var copy = Create(to);
        var result = Read(source, block => copy.Write(block), copied, cancellationToken);
        copy.Flush(flushToDisk: true);
        return result;
    }

    /// <summary>Flushes a file to disk, and answers its length and SHA-256.</summary>
    public static (long Bytes, string Sha256) Flush(string path, Action<long> read, CancellationToken cancellationToken)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
        return Read(file, _ => { }, read, cancellationToken);
    }

    private delegate void BlockReader(ReadOnlySpan<byte> block);

    private static (long Bytes, string Sha256) Read(FileStream file, BlockReader use, Action<long> read, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        var bytes = 0L;
        for (int length; (length = file.Read(buffer)) > 0; bytes += length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, length);
            use(buffer.AsSpan(0, length));
            read(bytes + length);
        }

        return (bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
