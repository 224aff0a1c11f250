using Tidemark.Sqlite;

namespace Tidemark.Usage.Store.Parts;

/// <summary>
/// How many parts a sum is kept in. A new part stands beside the others until eight are about as large; then one takes the place of all of them, which may
/// make eight of the next size. So a sum of hundreds of parts is read from a dozen or two, and a figure is written again only
/// as often as its part becomes eight times as large.
/// </summary>
internal static class PartMerging
{
    private const int Together = 8;

    /// <summary>How many of the smallest parts a new part merges.</summary>
    /// <param name="size">Of the new part, in whatever the others are measured in.</param>
    /// <param name="sizes">Answers the sizes of the others, the smallest first; is ready to be run again afterwards.</param>
    public static int Count(long size, SqliteStatement sizes)
    {
        var (merged, waiting, waitingSize) = (0, 0, 0L);
        while (sizes.Step() && sizes.Int64(0) is var next && next <= 2 * size)
        {
            waiting++;
            waitingSize += next;
            if (waiting == Together - 1)
            {
                merged += waiting;
                size += waitingSize;
                (waiting, waitingSize) = (0, 0);
            }
        }

        sizes.Reset();
        return merged;
    }
}
