namespace Tidemark.Usage.Contract;

/// <summary>How a feed delivers its lines.</summary>
public enum FeedRhythm
{
    /// <summary>Line by line: while its reader stands at the end of the log, the feed is complete up to now.</summary>
    Live,

    /// <summary>A file an hour.</summary>
    Hourly,

    /// <summary>A file a day.</summary>
    Daily,
}
