using System.Globalization;
using Tidemark.Usage.Contract;

namespace Tidemark.Usage.Feeds;

/// <summary>
/// Learns the rhythm of a feed from its files: three in a row of three different days, each within its day, are daily files; three of three different hours, each
/// within its hour, are hourly ones.
/// </summary>
/// <remarks>The last files are kept as text: <c>day:hour</c> for each, without the hour when the file is not within one, and <c>-</c> for a file that is not within a day.</remarks>
internal static class RhythmLearning
{
    private const int FilesInARow = 3;
    private const string NotWithinADay = "-";

    /// <summary>Adds a file to the last ones. The same period again is the same file, or another one of it, and adds nothing.</summary>
    public static string Add(string recent, in FileLines lines)
    {
        var file = lines.FirstDay != lines.LastDay ? NotWithinADay
            : string.Create(CultureInfo.InvariantCulture, $"{lines.FirstDay}:{(lines.FirstHour == lines.LastHour ? lines.FirstHour : "")}");
        var files = recent.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return file != NotWithinADay && files.Contains(file) ? recent : string.Join(' ', files.Append(file).TakeLast(FilesInARow));
    }

    /// <summary>The rhythm of the last files; null if they do not tell.</summary>
    public static FeedRhythm? Of(string recent)
    {
        var files = recent.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (files.Length < FilesInARow || files.Contains(NotWithinADay))
        {
            return null;
        }

        var parts = files.Select(file => file.Split(':')).ToList();
        if (parts.Select(part => part[0]).Distinct().Count() == FilesInARow)
        {
            return FeedRhythm.Daily;
        }

        return parts.TrueForAll(part => part[1].Length > 0) && parts.Select(part => part[1]).Distinct().Count() == FilesInARow ? FeedRhythm.Hourly : null;
    }
}
