using Microsoft.Data.Sqlite;
using Tidemark.Metering.Usage;
using Tidemark.Sqlite;

namespace Tidemark.Metering.Rankings;

/// <summary>The days of a place whose hours are also kept as one sum.</summary>
internal sealed class RolledDays(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _select = new(
        connection, "SELECT day FROM place_day WHERE place = ?1 AND day >= ?2 AND day < ?3 AND rolled = 1 ORDER BY day");

    private readonly SqliteStatement _reopen = new(
        connection,
        """
        INSERT INTO place_day (place, day, rolled, changes) VALUES (?1, ?2, 0, 1)
        ON CONFLICT (place, day) DO UPDATE SET rolled = 0, changes = changes + 1
        RETURNING changes
        """);

    /// <summary>Cuts a range of whole hours into stretches of rolled days and of hours, each half open, that cover it once.</summary>
    public List<(int Span, long Start, long End)> Cover(long place, TimeRange range)
    {
        var (next, end) = (range.Start.ToUnixTimeSeconds(), range.End.ToUnixTimeSeconds());
        var stretches = new List<(int, long, long)>();
        _select.Bind(1, place).Bind(2, (next + UsageDay.Seconds - 1) / UsageDay.Seconds).Bind(3, end / UsageDay.Seconds);
        while (_select.Step())
        {
            var day = _select.Int64(0) * UsageDay.Seconds;
            if (day > next)
            {
                stretches.Add((Bucket.HourSeconds, next, day));
            }

            if (stretches is [.., (UsageDay.Seconds, var first, var last)] && last == day)
            {
                stretches[^1] = (UsageDay.Seconds, first, day + UsageDay.Seconds);
            }
            else
            {
                stretches.Add((UsageDay.Seconds, day, day + UsageDay.Seconds));
            }

            next = day + UsageDay.Seconds;
        }

        if (next < end)
        {
            stretches.Add((Bucket.HourSeconds, next, end));
        }

        return stretches;
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
