namespace Tidemark.Metering.Ingest;

/// <summary>Logs are bytes; those of UTF-16 are not the bytes that any format is made of.</summary>
internal static class LogEncoding
{
    private const int Looked = 64;

    /// <summary>What is wrong with a content that begins so, with the way out; null when nothing is.</summary>
    public static string? ProblemOf(ReadOnlySpan<byte> head)
    {
        var encoding = head.StartsWith([(byte)0xFF, (byte)0xFE]) || EverySecondIsZero(head, 1) ? "UTF-16LE"
            : head.StartsWith([(byte)0xFE, (byte)0xFF]) || EverySecondIsZero(head, 0) ? "UTF-16BE"
            : null;
        return encoding is null ? null : $"the log is written in {encoding}, two bytes a character, and cannot be read so; convert it: iconv -f {encoding} -t UTF-8 FILE | tidemark ingest -";
    }

    private static bool EverySecondIsZero(ReadOnlySpan<byte> head, int from)
    {
        head = head[..Math.Min(head.Length, Looked)];
        if (head.Length < 8)
        {
            return false;
        }

        for (var i = 0; i < head.Length; i++)
        {
            if ((head[i] == 0) != ((i & 1) == from))
            {
                return false;
            }
        }

        return true;
    }
}
