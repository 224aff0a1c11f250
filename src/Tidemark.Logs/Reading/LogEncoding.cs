namespace Tidemark.Logs.Reading;

/// <summary>Logs are lines of bytes; UTF-16, archives and compressions that are not unpacked here are not, and are said by their marks.</summary>
internal static class LogEncoding
{
    private const int Looked = 64;

    // Where the magic of a tar header stands (POSIX.1-1988, pax and GNU alike)
    private const int TarMagic = 257;

    /// <summary>What is wrong with a content that begins so, and what would help; empty when nothing is wrong.</summary>
    /// <param name="head">The beginning behind its padding.</param>
    /// <param name="padding">NUL bytes before it; the first half of a character of UTF-16BE is one.</param>
    public static (string Problem, LogRemedy? Remedy) ProblemOf(ReadOnlySpan<byte> head, long padding)
    {
        if (head.StartsWith("SQLite format 3"u8))
        {
            return ("this is an SQLite database, not a log", null);
        }

        if (head.StartsWith("-----BEGIN "u8))
        {
            return ("this is a key or a certificate, not a log", null);
        }

        if (head.Length > TarMagic && head[TarMagic..].StartsWith("ustar"u8))
        {
            return ("this is a tar archive; extract the logs (tar -xf FILE) and ingest them", null);
        }

        if (Starts(head, 0x50, 0x4B, 0x03, 0x04) || Starts(head, 0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C))
        {
            return ("this is a zip or 7z archive; extract the logs and ingest them", null);
        }

        // of a log compressed once, this is what its lines are
        if (Starts(head, 0x1F, 0x8B, 0x08) || Starts(head, 0x28, 0xB5, 0x2F, 0xFD))
        {
            return ("the log is compressed twice", new LogRemedy.Decompress("gzip"));
        }

        var tool = Starts(head, 0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00) ? "xz"
            : head.StartsWith("BZh"u8) && Starts(head[Math.Min(4, head.Length)..], 0x31, 0x41, 0x59, 0x26, 0x53, 0x59) ? "bzip2"
            : Starts(head, 0x04, 0x22, 0x4D, 0x18) ? "lz4"
            : null;
        if (tool is not null)
        {
            return ($"{tool} is not supported (use gzip, Brotli or Zstandard)", new LogRemedy.Decompress(tool));
        }

        var encoding = head.StartsWith([(byte)0xFE, (byte)0xFF]) || (padding == 1 && EverySecondIsZero(head)) ? "UTF-16BE"
            : head.StartsWith([(byte)0xFF, (byte)0xFE]) || EverySecondIsZero(head) ? "UTF-16LE"
            : null;
        return encoding is null ? ("", null) : ($"the log is encoded in {encoding}, which is not supported", new LogRemedy.Convert(encoding));
    }

    private static bool Starts(ReadOnlySpan<byte> head, params ReadOnlySpan<byte> mark) => head.StartsWith(mark);

    private static bool EverySecondIsZero(ReadOnlySpan<byte> head)
    {
        head = head[..Math.Min(head.Length, Looked)];
        if (head.Length < 8)
        {
            return false;
        }

        for (var i = 0; i < head.Length; i++)
        {
            if ((head[i] == 0) != ((i & 1) == 1))
            {
                return false;
            }
        }

        return true;
    }
}
