using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;

namespace Tidemark.Metering.Rankings;

/// <summary>The days of a place whose hours are also kept as one sum.</summary>
internal sealed class RolledDays(SqliteConnection connection) : IDisposable
{
    public const int DaySeconds = 86_400;

    private readonly SqliteStatement _select = new(
        connection, "SELECT day FROM rolled_day WHERE place = ?1 AND day >= ?2 AND day < ?3 ORDER BY day");

    private readonly SqliteStatement _delete = new(connection, "DELETE FROM rolled_day WHERE place = ?1 AND day = ?2 RETURNING day");

    /// <summary>Cuts a range of whole hours into stretches of rolled days and of hours, each half open, that cover it once.</summary>
    public List<(int Span, long Start, long End)> Cover(long place, TimeRange range)
    {
        var (next, end) = (range.Start.ToUnixTimeSeconds(), range.End.ToUnixTimeSeconds());
        var stretches = new List<(int, long, long)>();
        _select.Bind(1, place).Bind(2, (next + DaySeconds - 1) / DaySeconds).Bind(3, end / DaySeconds);
        while (_select.Step())
        {
            var day = _select.Int64(0) * DaySeconds;
            if (day > next)
            {
                stretches.Add((Bucket.HourSeconds, next, day));
            }

            if (stretches is [.., (DaySeconds, var first, var last)] && last == day)
            {
                stretches[^1] = (DaySeconds, first, day + DaySeconds);
            }
            else
            {
                stretches.Add((DaySeconds, day, day + DaySeconds));
            }

            next = day + DaySeconds;
        }

        if (next < end)
        {
            stretches.Add((Bucket.HourSeconds, next, end));
        }

        return stretches;
    }

    /// <summary>Takes a day out again; true when it was rolled.</summary>
    public bool Reopen(long place, long day)
    {
        _delete.Bind(1, place).Bind(2, day);
        var was = _delete.Step();
        _delete.Reset();
        return was;
    }

    public void Dispose()
    {
        _select.Dispose();
        _delete.Dispose();
    }
}
