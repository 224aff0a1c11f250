using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Model;
using Tidemark.Usage.Retention;

namespace Tidemark.Usage.Store.Days;

/// <summary>The bounds of closed periods that lie in a day of a series.</summary>
internal static class PeriodBounds
{
    /// <summary>Where a day is cut when its figures grow coarser: see <see cref="Spread.Cuts(long, int, IEnumerable{long})"/>.</summary>
    public static int[] Cuts(SqliteConnection connection, long series, long day, int resolution)
    {
        using var select = new SqliteStatement(
            connection, """SELECT p.start, p."end" FROM closed_period p JOIN series s ON s.account = p.account WHERE s.id = ?1 AND p.start < ?3 AND p."end" > ?2""");
        select.Bind(1, series).Bind(2, day * UsageDay.Seconds).Bind(3, (day + 1) * UsageDay.Seconds);
        var bounds = new List<long>();
        while (select.Step())
        {
            bounds.Add(select.Int64(0));
            bounds.Add(select.Int64(1));
        }

        return Spread.Cuts(day, resolution, bounds);
    }
}
