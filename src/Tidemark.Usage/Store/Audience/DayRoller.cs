using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Bytes;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Visitors;

namespace Tidemark.Usage.Store.Audience;

/// <summary>
/// Sums the hours of past days, so that a month is 31 parts a place and not 744. The hours are read without the write lock;
/// the sum is entered only if no line came in meanwhile.
/// </summary>
internal static class DayRoller
{
    /// <summary>Days before <paramref name="firstOpen"/> that wait for their sum, oldest first.</summary>
    public static List<(long Place, long Day)> Waiting(SqliteConnection connection, long firstOpen)
    {
        using var select = new SqliteStatement(connection, "SELECT place, day FROM place_day WHERE rolled = 0 AND day < ?1 ORDER BY day, place");
        select.Bind(1, firstOpen);
        var waiting = new List<(long, long)>();
        while (select.Step())
        {
            waiting.Add((select.Int64(0), select.Int64(1)));
        }

        return waiting;
    }

    /// <summary>Adds up the hours of a day.</summary>
    public static RolledDay Sum(SqliteConnection connection, long place, long day)
    {
        var start = day * UsageDay.Seconds;
        using var changes = new SqliteStatement(connection, "SELECT changes FROM place_day WHERE place = ?1 AND day = ?2");
        changes.Bind(1, place).Bind(2, day).Step();
        return new RolledDay(place, start, changes.Int64(0), Rankings(connection, place, start), Visitors(connection, place, start));
    }

    /// <summary>Enters the sum; false when the day was added to since it was made.</summary>
    public static bool Enter(SqliteConnection connection, RolledDay sum)
    {
        using var mark = new SqliteStatement(
            connection, "UPDATE place_day SET rolled = 1 WHERE place = ?1 AND day = ?2 AND changes = ?3 RETURNING day");
        mark.Bind(1, sum.Place).Bind(2, UsageDay.Of(sum.Start)).Bind(3, sum.Changes);
        if (!mark.Step())
        {
            return false;
        }

        mark.Reset();
        using var rankings = new RankingTable(connection);
        foreach (var kind in Enum.GetValues<RankingKind>())
        {
            rankings.RemoveDay(sum.Place, kind, sum.Start);
        }

        using var stored = new ByteArena();
        foreach (var (kind, statusClass, part) in sum.Rankings)
        {
            rankings.Insert(new RankingCellKey(sum.Place, (int)kind, UsageDay.Seconds, sum.Start, statusClass, Source: null), part.Store(stored));
        }

        using var visitors = new VisitorTable(connection);
        visitors.RemoveDay(sum.Place, sum.Start);
        visitors.Insert(new VisitorCellKey(sum.Place, UsageDay.Seconds, sum.Start, Source: null), sum.PageViews, sum.Visitors);
        return true;
    }

    private static List<(RankingKind, int, RankingPart)> Rankings(SqliteConnection connection, long place, long start)
    {
        using var select = new SqliteStatement(
            connection,
            $"""
             SELECT {RankingParts.Columns} FROM ranking_part
             WHERE place = ?1 AND kind = ?2 AND span = {Bucket.HourSeconds} AND start IN ({UsageDay.HoursFrom("?3")})
             """);
        var parts = new List<(RankingKind, int, RankingPart)>();
        foreach (var kind in Enum.GetValues<RankingKind>())
        {
            var sums = new SortedDictionary<int, RankingSum>();
            select.Bind(1, place).Bind(2, (int)kind).Bind(3, start);
            while (select.Step())
            {
                var statusClass = (int)select.Int64(1);
                if (!sums.TryGetValue(statusClass, out var sum))
                {
                    sums.Add(statusClass, sum = new RankingSum());
                }

                RankingParts.AddTo(sum, connection, select, 0, place, (int)kind, Bucket.HourSeconds);
            }

            foreach (var (statusClass, sum) in sums)
            {
                var part = RankingPart.Of(sum);
                part.Bound(RankingTable.DayKeys);
                parts.Add((kind, statusClass, part));
            }
        }

        return parts;
    }

    private static (long, byte[]) Visitors(SqliteConnection connection, long place, long start)
    {
        using var select = new SqliteStatement(
            connection, $"SELECT {VisitorParts.Columns} FROM visitor_part WHERE place = ?1 AND span = {Bucket.HourSeconds} AND start IN ({UsageDay.HoursFrom("?2")})");
        select.Bind(1, place).Bind(2, start);
        var (views, union) = (0L, new VisitorSketch());
        while (select.Step())
        {
            views += VisitorParts.AddTo(union, connection, select, 0, place, Bucket.HourSeconds);
        }

        return (views, union.ToBytes());
    }
}

/// <summary>The sum of a place's day, and how often the day had been added to when it was made.</summary>
internal sealed record RolledDay(
    long Place,
    long Start,
    long Changes,
    IReadOnlyList<(RankingKind Kind, int StatusClass, RankingPart Part)> Rankings,
    (long PageViews, byte[] Sketch) Visits)
{
    /// <summary>What it costs to enter, in keys.</summary>
    public int Size => 100 + Rankings.Sum(ranking => ranking.Part.Count);

    public long PageViews => Visits.PageViews;

    public byte[] Visitors => Visits.Sketch;
}
