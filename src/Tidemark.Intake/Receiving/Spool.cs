using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using Tidemark.Storage;

namespace Tidemark.Intake.Receiving;

/// <summary>
/// Where bodies lie while they are received and metered: a folder of this process below the data folder, under a lock that ends with
/// it. What a process has left that ended otherwise is removed when the next one starts; those of a process that runs are let alone.
/// </summary>
internal sealed class Spool : IDisposable
{
    private const string LockSuffix = ".lock";

    private readonly string _folder;
    private readonly FileStream _lock;

    public Spool(DataFolder data, ILogger<Spool> log)
    {
        var root = data.Folder("spool");
        Sweep(root, log);

        // the lock is held before there is a folder: one whose lock is free is nobody's
        var name = Guid.NewGuid().ToString("N");
        _lock = new FileStream(Path.Combine(root, name + LockSuffix), Owned(FileShare.None));
        _folder = data.Folder(Path.Combine("spool", name));
    }

    /// <summary>Writes a body down as it comes, never holding more than a piece of it.</summary>
    /// <param name="reader">Where it comes from.</param>
    /// <param name="coding">What it says its coding is.</param>
    /// <param name="most">How many bytes are taken.</param>
    /// <param name="cancellationToken">Gives up; nothing stays.</param>
    /// <exception cref="IntakeProblem">It has more than <paramref name="most"/> bytes; or the disk is full.</exception>
    public async Task<SpooledBody> Receive(PipeReader reader, string coding, long most, CancellationToken cancellationToken)
    {
        // Brotli has no mark of its own: it goes by the name
        var path = Path.Combine(_folder, Guid.NewGuid().ToString("N") + (coding == "br" ? ".br" : ""));
        try
        {
            using var file = Write(() => new FileStream(path, Owned(FileShare.Read)));
            var length = 0L;
            var magic = new byte[SpooledBody.MagicLength];
            while (true)
            {
                var result = await reader.ReadAsync(cancellationToken);
                try
                {
                    foreach (var piece in result.Buffer)
                    {
                        Note(magic, length, piece.Span);
                        length += piece.Length;
                        if (length > most)
                        {
                            throw IntakeProblem.BodyTooLarge(most);
                        }

                        Write(() =>
                        {
                            file.Write(piece.Span);
                            return true;
                        });
                    }
                }
                finally
                {
                    // also when it is refused: else the server cannot read the rest, and the caller gets no answer
                    reader.AdvanceTo(result.Buffer.End);
                }

                if (result.IsCompleted)
                {
                    return new SpooledBody(path, length, magic);
                }
            }
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    public void Dispose()
    {
        _lock.Dispose();
        try
        {
            Directory.Delete(_folder, recursive: true);
            File.Delete(_lock.Name);
        }
        catch (IOException)
        {
            // the next start removes it
        }
    }

    private static void Note(byte[] magic, long length, ReadOnlySpan<byte> piece)
    {
        for (var i = 0; i < piece.Length && length + i < magic.Length; i++)
        {
            magic[length + i] = piece[i];
        }
    }

    private static void Sweep(string root, ILogger log)
    {
        foreach (var folder in Directory.EnumerateDirectories(root))
        {
            try
            {
                using var free = new FileStream(folder + LockSuffix, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                Directory.Delete(folder, recursive: true);
                File.Delete(folder + LockSuffix);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // most likely another server is working in it
                log.SweepFailed(error, folder);
            }
        }
    }

    private static FileStreamOptions Owned(FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static T Write<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (IOException)
        {
            throw IntakeProblem.Unavailable("The disk for received posts cannot be written; nothing was counted. Retry later.");
        }
    }
}

/// <summary>A body in a file, which goes with it.</summary>
/// <param name="Path">Path of the file.</param>
/// <param name="Length">Bytes as they were sent.</param>
/// <param name="Magic">The first of them, zero beyond its end.</param>
internal sealed record SpooledBody(string Path, long Length, byte[] Magic) : IDisposable
{
    public const int MagicLength = 4;

    /// <summary>Whether it begins as the coding does, where that can be told; an empty body is of any.</summary>
    public bool Is(string coding) => Length == 0 || coding switch
    {
        "gzip" or "x-gzip" => Magic is [0x1F, 0x8B, ..],
        "zstd" => Magic is [0x28, 0xB5, 0x2F, 0xFD],
        _ => true,
    };

    public void Dispose() => File.Delete(Path);
}
