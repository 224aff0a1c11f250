using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Model;

namespace Tidemark.Usage.Store.Audience;

/// <summary>The days of a place whose hours are also kept as one sum.</summary>
internal sealed class RolledDays(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _select = new(
        connection, "SELECT day, rolled FROM place_day WHERE place = ?1 AND day >= ?2 AND day <= ?3 ORDER BY day");

    private readonly SqliteStatement _reopen = new(
        connection,
        """
        INSERT INTO place_day (place, day, rolled, changes) VALUES (?1, ?2, 0, 1)
        ON CONFLICT (place, day) DO UPDATE SET rolled = 0, changes = changes + 1
        RETURNING changes
        """);

    /// <summary>The spans that cover what a place has in a range of whole hours, each once: rolled days where they lie in it, hours where they do not.</summary>
    public List<(int Span, long Start)> Cover(long place, TimeRange range)
    {
        var (start, end) = (range.Start.ToUnixTimeSeconds(), range.End.ToUnixTimeSeconds());
        var spans = new List<(int, long)>();
        _select.Bind(1, place).Bind(2, UsageDay.Of(start)).Bind(3, UsageDay.Of(end - 1));
        while (_select.Step())
        {
            var day = _select.Int64(0) * UsageDay.Seconds;
            if (_select.Int64(1) == 1 && day >= start && day + UsageDay.Seconds <= end)
            {
                spans.Add((UsageDay.Seconds, day));
                continue;
            }

            for (var hour = Math.Max(day, start); hour < Math.Min(day + UsageDay.Seconds, end); hour += Bucket.HourSeconds)
            {
                spans.Add((Bucket.HourSeconds, hour));
            }
        }

        return spans;
    }

    /// <summary>
    /// Notes that hours of the day are added to: its sum, if there is one, is no longer read. False when it is the first time:
    /// no hour of the day has anything yet.
    /// </summary>
    public bool Reopen(long place, long day)
    {
        _reopen.Bind(1, place).Bind(2, day).Step();
        var changes = _reopen.Int64(0);
        _reopen.Reset();
        return changes > 1;
    }

    public void Dispose()
    {
        _select.Dispose();
        _reopen.Dispose();
    }
}
