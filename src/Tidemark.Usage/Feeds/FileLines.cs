using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.Usage.Feeds;

/// <summary>The first and the last line of a file, each with the offset in which it writes its time. Unix seconds and seconds east of UTC.</summary>
internal readonly record struct FileLines(long First, int FirstOffset, long Last, int LastOffset)
{
    private const int DaySeconds = 86_400;

    /// <summary>The day of the first line, in the clock of the line.</summary>
    public long FirstDay => Floor(First + FirstOffset, DaySeconds);

    /// <summary>The day of the last line, in the clock of the line.</summary>
    public long LastDay => Floor(Last + LastOffset, DaySeconds);

    /// <summary>The hour of the first line, in the clock of the line.</summary>
    public long FirstHour => Floor(First + FirstOffset, Bucket.HourSeconds);

    /// <summary>The hour of the last line, in the clock of the line.</summary>
    public long LastHour => Floor(Last + LastOffset, Bucket.HourSeconds);

    /// <summary>
    /// The end, in Unix seconds, of the hour or day that holds every line; null if there is none. A feed of daily files has days; where the rhythm is not known, an hour
    /// that holds every line comes first: more is not certain.
    /// </summary>
    public long? EndOfPeriod(FeedRhythm? rhythm) => rhythm switch
    {
        FeedRhythm.Live => null,
        FeedRhythm.Daily => FirstDay == LastDay ? EndOf(Last, LastOffset, FeedRhythm.Daily) : null,
        FeedRhythm.Hourly => FirstHour == LastHour ? EndOf(Last, LastOffset, FeedRhythm.Hourly) : null,
        _ => EndOfPeriod(FeedRhythm.Hourly) ?? EndOfPeriod(FeedRhythm.Daily),
    };

    /// <summary>The end of the hour or day of a clock that holds the second.</summary>
    public static long EndOf(long second, int offset, FeedRhythm rhythm)
    {
        var length = rhythm == FeedRhythm.Hourly ? Bucket.HourSeconds : DaySeconds;
        return ((Floor(second + offset, length) + 1) * length) - offset;
    }

    private static long Floor(long value, int length) => Math.DivRem(value, length) is var (whole, rest) && rest < 0 ? whole - 1 : whole;
}
