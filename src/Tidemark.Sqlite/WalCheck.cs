using System.Buffers.Binary;

namespace Tidemark.Sqlite;

/// <summary>
/// Looks for damage in a write-ahead log (https://sqlite.org/fileformat2.html#the_write_ahead_log). SQLite takes the first frame that does not
/// match for the end of the log, so a flipped bit would drop every commit after it without a word. A kill or a loss of power leaves one commit
/// behind such a frame at most; more than one shows damage.
/// </summary>
internal static class WalCheck
{
    private const uint Magic = 0x377f0682;
    private const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;
    private const int CommitsOfPowerLoss = 1;

    /// <summary>What is wrong with the log of a database; null: nothing, or there is none.</summary>
    public static string? Problem(string database)
    {
        // a process that writes now may show half a frame; it is whole when it is read again
        return Scan(database + "-wal") is null ? null : Scan(database + "-wal");
    }

    private static string? Scan(string path)
    {
        if (new FileInfo(path) is not { Exists: true, Length: > HeaderBytes + FrameHeaderBytes })
        {
            return null;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var header = new byte[HeaderBytes];
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes)
        {
            return null;
        }

        var isBigEndian = (header[3] & 1) == 1;
        var pageBytes = Word(header, 8);
        var sum = Add((0, 0), header.AsSpan(0, 24), isBigEndian);
        return (Word(header, 0) & ~1u) != Magic || sum != (Word(header, 24), Word(header, 28)) || pageBytes is < 512 or > 65_536
            ? $"{path} is damaged in its first bytes, so nothing in it can be read"
            : Frames(file, header, (int)pageBytes, sum, isBigEndian);
    }

    private static string? Frames(FileStream file, byte[] header, int pageBytes, (uint, uint) sum, bool isBigEndian)
    {
        var frame = new byte[FrameHeaderBytes + pageBytes];
        long? damagedAt = null;
        var lost = 0;
        for (long at = HeaderBytes; file.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length; at += frame.Length)
        {
            // frames of an earlier use of the file follow
            if (!frame.AsSpan(8, 8).SequenceEqual(header.AsSpan(16, 8)))
            {
                if (damagedAt is null)
                {
                    return null;
                }

                continue;
            }

            sum = Add(Add(sum, frame.AsSpan(0, 8), isBigEndian), frame.AsSpan(FrameHeaderBytes), isBigEndian);
            if (damagedAt is null && sum != (Word(frame, 16), Word(frame, 20)))
            {
                damagedAt = at;
            }

            lost += damagedAt is not null && Word(frame, 4) != 0 ? 1 : 0;
        }

        return lost > CommitsOfPowerLoss ? $"{file.Name} is damaged at byte {damagedAt}, so {lost} commits cannot be read" : null;
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);

    private static (uint, uint) Add((uint First, uint Second) sum, ReadOnlySpan<byte> bytes, bool isBigEndian)
    {
        var (first, second) = sum;
        for (var at = 0; at < bytes.Length; at += 8)
        {
            var a = isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
            var b = isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 4)..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 4)..]);
            unchecked
            {
                first += a + second;
                second += b + first;
            }
        }

        return (first, second);
    }
}
