using Microsoft.Win32.SafeHandles;
using Tidemark.Files;
using Tidemark.Text;

namespace Tidemark.Logs.Reading;

/// <summary>
/// The decompressed content of a log, read forward from byte 0, with a preview of its beginning. A regular file can be read again;
/// standard input only after it was spooled.
/// </summary>
public sealed class LogContent : IDisposable
{
    private const int LookAhead = 256 * 1024;

    /// <summary>Bytes of the beginning that identify a source, at most.</summary>
    private const int LongestIdentifyingHead = 64 * 1024;
    private const int CopyBytes = 256 * 1024;

    // The beginning behind its padding
    private byte[] _head = [];
    private ReadOnlyMemory<byte> _text;
    private long _padding;
    private FileStream? _file;
    private bool _compressed;
    private Stream _stream = Stream.Null;
    private int _headLength;
    private long _replayed;
    private long _position;
    private Exception? _failure;

    private LogContent(string path) => Name = PrintableText.Of(path);

    /// <summary>The file's name, for the ledger and for people: printable, whatever bytes the name has.</summary>
    public string Name { get; }

    /// <summary>The beginning of the content without NUL bytes, which are padding (<see cref="PaddedText"/>).</summary>
    public ReadOnlySpan<byte> Head => _text.Span;

    /// <summary>The part of the beginning that identifies a source. Padding says nothing about the source.</summary>
    public ReadOnlySpan<byte> IdentifyingHead => Head[..Math.Min(Head.Length, LongestIdentifyingHead)];

    /// <summary>The same with the padding, as sources were identified before; empty if there is no padding.</summary>
    public byte[] PaddedIdentifyingHead()
    {
        var length = (int)Math.Min(_padding + _headLength, LongestIdentifyingHead);
        var padding = (int)Math.Min(_padding, length);
        byte[] head = [.. new byte[padding], .. _head.AsSpan(0, length - padding)];
        return head.Contains((byte)0) ? head : [];
    }

    /// <summary>The part of <see cref="IdentifyingHead"/> that stands before a place of the content.</summary>
    public ReadOnlySpan<byte> IdentifyingHeadBefore(long position)
    {
        var before = _head.AsSpan(0, (int)Math.Clamp(position - _padding, 0, _headLength));
        return IdentifyingHead[..Math.Min(IdentifyingHead.Length, before.Length - before.Count((byte)0))];
    }

    /// <summary>Whether <see cref="Head"/> is all that there is.</summary>
    public bool HeadIsAll => _headLength < LookAhead;

    /// <summary>Whether it can be read again.</summary>
    public bool CanRestart => _file is not null;

    /// <summary>Bytes of the file read so far, before decompression.</summary>
    public long BytesRead => _stream switch
    {
        CompressedContent compressed => compressed.BytesRead,
        _ => _position,
    };

    /// <summary>The size of the file, before decompression; null if unknown.</summary>
    public long? BytesTotal => _file?.Length;

    /// <summary>After the end: zeros in the file behind compressed data.</summary>
    public long PaddingBehind => (_stream as CompressedContent)?.Padding ?? 0;

    /// <summary>Opens a file, or standard input for <c>-</c>.</summary>
    /// <exception cref="LogException">It cannot be opened.</exception>
    public static LogContent Open(string path, Func<Stream> standardInput)
    {
        if (FileStamp.IsFolderAt(path))
        {
            throw new LogException(path, $"is a folder; name the log files in it, such as {Path.Join(path, "*.gz")}");
        }

        var content = new LogContent(path);
        try
        {
            content.Begin(path == "-" ? standardInput() : content.OpenFile(path));
            content.ReadHead();
            if (LogEncoding.ProblemOf(content._head.AsSpan(0, content._headLength), content._padding) is var (problem, remedy) && problem.Length > 0)
            {
                content.Dispose();
                throw new LogException(path, problem, remedy);
            }

            return content._headLength > 0 || content._failure is null ? content : throw content._failure;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            content.Dispose();
            throw new LogException(path, InWords(e));
        }
    }

    /// <summary>
    /// The content of a file that someone else keeps open, from its beginning. Its head is empty until <see cref="LookAgain"/>.
    /// </summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static LogContent Over(SafeFileHandle handle, string name)
    {
        var shared = new SafeFileHandle(handle.DangerousGetHandle(), ownsHandle: false);
        var content = new LogContent(name) { _file = new FileStream(shared, FileAccess.Read, bufferSize: 0) };
        content._file.Position = 0;
        content.Begin(content._file);
        return content;
    }

    /// <summary>Whether it is stored compressed.</summary>
    public bool IsCompressed => _compressed;

    /// <summary>Reads on, first what was looked at; 0 at the end.</summary>
    public int Read(Span<byte> buffer)
    {
        int count;
        if (_position < _replayed)
        {
            count = Replay(buffer);
        }
        else
        {
            count = _failure is null ? _stream.Read(buffer) : throw _failure;
        }

        _position += count;
        return count;
    }

    private int Replay(Span<byte> buffer)
    {
        if (_position < _padding)
        {
            var padding = (int)Math.Min(buffer.Length, _padding - _position);
            buffer[..padding].Clear();
            return padding;
        }

        var at = (int)(_position - _padding);
        var count = Math.Min(buffer.Length, _headLength - at);
        _head.AsSpan(at, count).CopyTo(buffer);
        return count;
    }

    /// <summary>Reads the beginning again, because a file that is being written may have grown. Does nothing for standard input.</summary>
    public void LookAgain()
    {
        if (CanRestart)
        {
            GoTo(0);
            ReadHead();
        }
    }

    /// <summary>Moves to a position in the content, or to its end if it is shorter.</summary>
    public void Restart(long position)
    {
        if (position > 0 || _position > 0)
        {
            GoTo(position);
        }
    }

    /// <summary>Moves to a position and returns whether it is inside a line, that is, whether the byte before is neither a line end nor padding.</summary>
    public bool GoToLine(long position)
    {
        Restart(Math.Max(0, position - 1));
        Span<byte> before = [(byte)'\n'];
        return position > 0 && Read(before) > 0 && !PaddedText.EndsLine(before[0]);
    }

    /// <summary>Copies everything to a temporary file, which is deleted with this object, so that it can be read again.</summary>
    public void Spool()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, BufferSize = 0, Options = FileOptions.DeleteOnClose };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var spool = new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), options);
        var source = _stream;
        _file = spool;
        var buffer = new byte[CopyBytes];
        int count;
        while ((count = Read(buffer)) > 0)
        {
            spool.Write(buffer.AsSpan(0, count));
        }

        source.Dispose();
        _compressed = false;
        GoTo(0);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _file?.Dispose();
    }

    // .NET's own words name the path once more, and as an absolute one
    private static string InWords(Exception error) => error switch
    {
        FileNotFoundException => "file not found",
        DirectoryNotFoundException => "file and folder not found",
        UnauthorizedAccessException => "permission denied",
        _ => error.Message,
    };

    private void GoTo(long position)
    {
        _replayed = 0;
        _failure = null;
        (_stream as CompressedContent)?.Dispose();
        if (!_compressed)
        {
            _file!.Position = position;
            _position = position;
            _stream = _file;
            return;
        }

        _file!.Position = 0;
        _position = 0;
        Begin(_file);
        var buffer = new byte[CopyBytes];
        while (_position < position && Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, position - _position))) > 0)
        {
            // only what follows is wanted
        }
    }

    private FileStream OpenFile(string path)
    {
        var file = PathBytes.IsText(path)
            ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan)
            : new FileStream(FileOpening.Read(path), FileAccess.Read, bufferSize: 0);
        if (file.CanSeek)
        {
            _file = file;
        }

        return file;
    }

    private void Begin(Stream stream)
    {
        var prefix = new byte[CompressedContent.PrefixLength];
        var length = stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false);
        var compressed = CompressedContent.Open(Name, prefix.AsMemory(0, length), stream);
        _compressed = compressed is not null;
        _stream = compressed ?? (Stream)new RawInput(prefix.AsMemory(0, length), stream);
    }

    // Damage in what is only looked at is for the one who reads that far.
    private void ReadHead()
    {
        _head = _head.Length == 0 ? new byte[LookAhead] : _head;
        (_headLength, _padding) = (0, 0);
        _failure = null;
        try
        {
            int count;
            while (_headLength < _head.Length && (count = _stream.Read(_head.AsSpan(_headLength))) > 0)
            {
                _headLength += _headLength == 0 ? WithoutPadding(_head.AsSpan(0, count)) : count;
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            _failure = e;
        }

        var head = _head.AsMemory(0, _headLength);
        _text = head.Span.Contains((byte)0) ? head.ToArray().Where(octet => octet != 0).ToArray() : head;
        _replayed = _padding + _headLength;
    }

    // The padding may be longer than what is kept of the beginning
    private int WithoutPadding(Span<byte> start)
    {
        var padding = start.IndexOfAnyExcept((byte)0);
        padding = padding < 0 ? start.Length : padding;
        start[padding..].CopyTo(start);
        _padding += padding;
        return start.Length - padding;
    }
}
