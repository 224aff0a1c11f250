using System.Globalization;
using System.IO.Compression;
using Tidemark.Storage;

namespace Tidemark.Demo;

/// <summary>The log files of the demo, two a day, and which days are metered to their end.</summary>
/// <param name="folder">The data folder; files lie in <c>demo/</c> below it.</param>
/// <param name="zone">The zone that days belong to.</param>
internal sealed class DemoDays(DataFolder folder, TimeZoneInfo zone)
{
    /// <summary>How many days before today there are.</summary>
    public const int Before = 31;

    /// <summary>The folder below the data folder that shows that a demo began there.</summary>
    public const string FolderName = "demo";

    private readonly string _logs = folder.Folder(Path.Combine(FolderName, "logs"));
    private readonly string _done = Path.Combine(folder.Folder(FolderName), "done");

    /// <summary>The day that an instant is in.</summary>
    public DateOnly Of(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);

    /// <summary>Days whose log is not metered to its end, the newest first: today is always among them.</summary>
    public IReadOnlyList<DateOnly> Waiting(DateTimeOffset now)
    {
        var done = File.Exists(_done) ? File.ReadAllLines(_done).ToHashSet(StringComparer.Ordinal) : [];
        var today = Of(now);
        return [.. Enumerable.Range(0, Before + 1).Select(back => today.AddDays(-back)).Where(day => !done.Contains(Name(day)))];
    }

    /// <summary>Notes that a day is metered; only for days that are over.</summary>
    public void Done(DateOnly day) => File.AppendAllLines(_done, [Name(day)]);

    /// <summary>Writes the log files of a day up to an instant.</summary>
    public DemoFiles Write(DateOnly day, DateTimeOffset end)
    {
        var edge = Path.Combine(_logs, $"cdn_{Name(day)}.log.gz");
        var origin = Path.Combine(_logs, $"{DemoSite.Origin.Domain}_{Name(day)}.log.gz");
        var lines = Compressed(edge, output => DemoLog.WriteEdge(output, day, end, zone));
        lines += Compressed(origin, output => DemoLog.WriteOrigin(output, day, end, zone));
        return new DemoFiles(day, edge, origin, lines);
    }

    private static string Name(DateOnly day) => day.ToString("yyyy_MM_dd", CultureInfo.InvariantCulture);

    private static long Compressed(string path, Func<Stream, long> write)
    {
        using var file = File.Create(path);
        using var gzip = new GZipStream(file, CompressionLevel.Fastest);
        return write(gzip);
    }
}

/// <summary>The two logs of a day.</summary>
internal sealed record DemoFiles(DateOnly Day, string Edge, string Origin, long Lines);
