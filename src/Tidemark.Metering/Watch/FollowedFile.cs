using Microsoft.Win32.SafeHandles;
using Tidemark.Files;
using Tidemark.Logs.Reading;
using Tidemark.Metering.Ingest;

namespace Tidemark.Metering.Watch;

/// <summary>
/// A file that is followed, whatever its name is by now: the handle stays open while lines may come, so that it is read to its end after
/// it was renamed or deleted.
/// </summary>
internal sealed class FollowedFile(FoundFile found, WatchedPath watched, long now) : IDisposable
{
    private const int ScanBytes = 16 * 1024;
    private const int BeginningBytes = 256;

    // What explains a bucket are ranges: of a quiet log, an hour at most
    private static readonly TimeSpan LongestRange = TimeSpan.FromHours(1);

    private static readonly byte[] GzipMagic = [0x1F, 0x8B];

    private FileMark? _mark;
    private RangeHash? _range;
    private (long Start, long At) _rangeBegun = (-1, 0);
    private byte[] _beginning = [];
    private long _scanned;

    /// <summary>Which file.</summary>
    public FileId Id => Stamp.Id;

    /// <summary>Its name now, or its last one.</summary>
    public string Path { get; set; } = found.Path;

    /// <summary>The argument that it is followed for.</summary>
    public WatchedPath Watched { get; } = watched;

    /// <summary>What it looked like when it was looked at last.</summary>
    public FileStamp Stamp { get; private set; } = found.Stamp;

    /// <summary>Timestamp of when it was seen to have changed.</summary>
    public long ChangedAt { get; private set; } = now;

    /// <summary>What it looked like when all that could be read of it was read; null: there is something to read.</summary>
    public FileStamp? ReadAt { get; set; }

    /// <summary>Nothing has its name any longer, or another file has.</summary>
    public bool IsGone { get; set; }

    /// <summary>It is read only if the ledger knows its beginning: a rotated file beside the one that is followed.</summary>
    public bool OnlyIfKnown { get; init; }

    /// <summary>How far it was metered; null when that has to be looked for.</summary>
    public SourcePoint? Point { get; private set; }

    /// <summary>Timestamp of when the hosts of held lines were looked up.</summary>
    public long HostsAt { get; set; } = now;

    /// <summary>The open file; null when it is at rest.</summary>
    public SafeFileHandle? Handle { get; private set; }

    /// <summary>Its content is compressed, as far as is known.</summary>
    public bool IsCompressed { get; private set; } = LogNames.IsCompressed(found.Path);

    /// <summary>Lines behind the point are left until it is known which format they are of.</summary>
    public bool LeavesLines { get; set; }

    /// <summary>Opens it, if it is not open and still there.</summary>
    /// <returns>False when its path is gone, or another file has it by now.</returns>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public bool TryOpen()
    {
        if (Handle is not null)
        {
            return true;
        }

        SafeFileHandle handle;
        try
        {
            handle = FileOpening.Read(Path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }

        if (FileStamp.Of(handle).Id != Id)
        {
            handle.Dispose();
            return false;
        }

        Handle = handle;
        return true;
    }

    /// <summary>Notes what it looks like.</summary>
    public void See(FileStamp stamp, long now)
    {
        if (stamp != Stamp)
        {
            Stamp = stamp;
            ChangedAt = now;
        }
    }

    /// <summary>Whether what was read is no longer there: it was truncated, and may have grown again since.</summary>
    public bool WasTruncated() => !IsCompressed && (Stamp.Length < (Point?.Position ?? 0) || _mark?.Fits(Handle!) == false);

    /// <summary>Whether a line was completed behind what was read.</summary>
    public bool HasLineEnd()
    {
        var from = Math.Max(_scanned, Point?.Position ?? 0);
        from = from > Stamp.Length ? Point?.Position ?? 0 : from;
        Span<byte> bytes = stackalloc byte[ScanBytes];
        int count;
        while ((count = RandomAccess.Read(Handle!, bytes, from)) > 0)
        {
            if (bytes[..count].Contains((byte)'\n'))
            {
                _scanned = from;
                return true;
            }

            from += count;
        }

        _scanned = from;
        return false;
    }

    /// <summary>Looks at the first bytes, which tell gzip whatever the name is.</summary>
    public void LookAtMagic()
    {
        if (!IsCompressed && Point is null)
        {
            var magic = new byte[GzipMagic.Length];
            IsCompressed = RandomAccess.Read(Handle!, magic, 0) == magic.Length && magic.AsSpan().SequenceEqual(GzipMagic);
        }
    }

    /// <summary>Its first bytes; it is opened for them if it is at rest, and empty when it cannot be.</summary>
    public ReadOnlySpan<byte> Beginning()
    {
        if (_beginning.Length < BeginningBytes && _beginning.Length < Stamp.Length)
        {
            var atRest = Handle is null;
            if (TryOpen())
            {
                _beginning = new byte[(int)Math.Min(BeginningBytes, Stamp.Length)];
                _beginning = _beginning[..RandomAccess.Read(Handle!, _beginning, 0)];
            }

            if (atRest)
            {
                Rest();
            }
        }

        return _beginning;
    }

    /// <summary>The range that what is read from the point on makes longer; one that begins there if none exists, or the last was begun an hour ago.</summary>
    public RangeHash RangeAtPoint(TimeProvider clock)
    {
        // bytes that were read and not committed make the hash one of another range
        if (_range?.End != Point!.Position)
        {
            EndRange();
            _range = new RangeHash(Point.Position, grows: true);
        }
        else if (_range.Start == _rangeBegun.Start && clock.GetElapsedTime(_rangeBegun.At) >= LongestRange)
        {
            _range.Begin();
        }

        if (_range.Start != _rangeBegun.Start)
        {
            _rangeBegun = (_range.Start, clock.GetTimestamp());
        }

        return _range;
    }

    /// <summary>Goes on from a point.</summary>
    public void Continue(SourcePoint point) => Point = point;

    /// <summary>Notes what stands before the point, so that it is seen when the file is truncated.</summary>
    public void Mark() => _mark = IsCompressed || Point is not { Position: > 0 and var position } ? null : FileMark.Of(Handle!, position);

    /// <summary>Forgets what is known of its content: it has to be looked for again.</summary>
    public void LookAgain()
    {
        Point = null;
        ReadAt = null;
        _mark = null;
        _scanned = 0;
        _beginning = [];
        LeavesLines = false;
        EndRange();
    }

    /// <summary>Closes it until it changes.</summary>
    public void Rest() => Dispose();

    public void Dispose()
    {
        Handle?.Dispose();
        Handle = null;
        EndRange();
    }

    private void EndRange()
    {
        _range?.Dispose();
        _range = null;
        _rangeBegun = (-1, 0);
    }
}
