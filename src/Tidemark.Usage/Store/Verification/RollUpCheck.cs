using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Store.Audience;
using Tidemark.Usage.Store.Damage;
using Tidemark.Usage.Visitors;

namespace Tidemark.Usage.Store.Verification;

/// <summary>Adds up the hours of each day that has a sum, and compares.</summary>
internal static class RollUpCheck
{
    public static void Run(SqliteConnection connection, Findings findings, CancellationToken cancellationToken)
    {
        findings.Begin("sums of days", connection.Scalar<long>("SELECT count(*) FROM place_day WHERE rolled = 1"));
        using var select = new SqliteStatement(connection, "SELECT place, day FROM place_day WHERE rolled = 1 ORDER BY place, day");
        while (select.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            findings.Count();
            var (place, day) = (select.Int64(0), select.Int64(1));
            try
            {
                Compare(connection, DayRoller.Sum(connection, place, day));
            }
            catch (DamagedFiguresException fault)
            {
                findings.Add("sum of a day", fault);
            }
        }
    }

    private static void Compare(SqliteConnection connection, RolledDay expected)
    {
        var kept = expected.Rankings.ToDictionary(ranking => (ranking.Kind, ranking.StatusClass), ranking => Totals(ranking.Part));
        using var rankings = new SqliteStatement(
            connection, $"SELECT kind, keys, {RankingParts.Columns} FROM ranking_part WHERE place = ?1 AND span = {UsageDay.Seconds} AND start = ?2");
        rankings.Bind(1, expected.Place).Bind(2, expected.Start);
        while (rankings.Step())
        {
            var kind = (RankingKind)rankings.Int64(0);
            if (!kept.Remove((kind, (int)rankings.Int64(3)), out var totals)
                || totals != (rankings.Int64(1), rankings.Int64(4), rankings.Int64(5), rankings.Int64(6), rankings.Int64(7)))
            {
                throw DamagedRow.Ranking(connection, expected.Place, (int)kind, UsageDay.Seconds, expected.Start, NotTheSum());
            }
        }

        if (kept.Keys.FirstOrDefault() is { StatusClass: > 0 } missing)
        {
            throw DamagedRow.Ranking(connection, expected.Place, (int)missing.Kind, UsageDay.Seconds, expected.Start, NotTheSum());
        }

        using var visitors = new SqliteStatement(
            connection, $"SELECT {VisitorParts.Columns} FROM visitor_part WHERE place = ?1 AND span = {UsageDay.Seconds} AND start = ?2");
        visitors.Bind(1, expected.Place).Bind(2, expected.Start);
        var (views, sketch) = (0L, new VisitorSketch());
        while (visitors.Step())
        {
            views += VisitorParts.AddTo(sketch, connection, visitors, 0, expected.Place, UsageDay.Seconds);
        }

        if (views != expected.PageViews || sketch.Count != VisitorSketch.FromBytes(expected.Visitors).Count)
        {
            throw DamagedRow.Visitors(connection, expected.Place, UsageDay.Seconds, expected.Start, NotTheSum());
        }
    }

    private static (long Keys, long Requests, long Bytes, long RequestsError, long BytesError) Totals(RankingPart part) =>
        (part.Count, part.Requests, part.Bytes, part.RequestsError, part.BytesError);

    private static InvalidDataException NotTheSum() => new("it is not the sum of its hours");
}
