using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Store.Audience;
using Tidemark.Usage.Visitors;

namespace Tidemark.Usage.Store.Verification;

/// <summary>Reads all parts of rankings and visitors.</summary>
internal static class AudienceCheck
{
    /// <summary>Reads all parts of rankings. The keys must add up to the sums beside them.</summary>
    public static void Rankings(SqliteConnection connection, Findings findings, CancellationToken cancellationToken)
    {
        findings.Begin("rankings", connection.Scalar<long>("SELECT count(*) FROM ranking_part"));
        using var select = new SqliteStatement(
            connection,
            $"""
             SELECT place, kind, span, keys,
                 NOT EXISTS (SELECT 1 FROM place p WHERE p.id = place), source IS NOT NULL AND NOT EXISTS (SELECT 1 FROM source s WHERE s.id = source), {RankingParts.Columns}
             FROM ranking_part
             """);
        var sum = new RankingSum();
        while (select.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            findings.Count();
            sum.Clear();
            var (place, kind, span) = (select.Int64(0), (int)select.Int64(1), (int)select.Int64(2));
            try
            {
                RankingParts.AddTo(sum, connection, select, 6, place, kind, span);
                if (Problem(sum, select) is { } problem)
                {
                    throw Damage.DamagedRow.Ranking(connection, place, kind, span, select.Int64(6), new InvalidDataException(problem));
                }
            }
            catch (DamagedFiguresException fault)
            {
                findings.Add("ranking", fault);
            }
        }
    }

    /// <summary>Reads all parts of visitors.</summary>
    public static void Visitors(SqliteConnection connection, Findings findings, CancellationToken cancellationToken)
    {
        findings.Begin("visitors", connection.Scalar<long>("SELECT count(*) FROM visitor_part"));
        using var select = new SqliteStatement(
            connection,
            $"""
             SELECT place, span,
                 NOT EXISTS (SELECT 1 FROM place p WHERE p.id = place), source IS NOT NULL AND NOT EXISTS (SELECT 1 FROM source s WHERE s.id = source), {VisitorParts.Columns}
             FROM visitor_part
             """);
        var sketch = new VisitorSketch();
        while (select.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            findings.Count();
            sketch.Clear();
            var (place, span) = (select.Int64(0), (int)select.Int64(1));
            try
            {
                var views = VisitorParts.AddTo(sketch, connection, select, 4, place, span);
                var problem = select.Int64(2) != 0 ? "it belongs to no domain" : select.Int64(3) != 0 ? "it belongs to no source" : views < 0 ? "page views are negative" : null;
                if (problem is not null)
                {
                    throw Damage.DamagedRow.Visitors(connection, place, span, select.Int64(4), new InvalidDataException(problem));
                }
            }
            catch (DamagedFiguresException fault)
            {
                findings.Add("visitors", fault);
            }
        }
    }

    private static string? Problem(RankingSum sum, SqliteStatement row)
    {
        if (row.Int64(4) != 0)
        {
            return "it belongs to no domain";
        }

        if (row.Int64(5) != 0)
        {
            return "it belongs to no source";
        }

        var (requests, bytes) = (0L, 0L);
        foreach (var entry in sum.ToArray())
        {
            requests += entry.Requests;
            bytes += entry.Bytes;
        }

        // what was dropped is in the sums only
        var isExact = sum is { RequestsError: 0, BytesError: 0 };
        return sum.Count != row.Int64(3) ? $"it has {sum.Count} keys, not {row.Int64(3)}"
            : isExact && (requests != sum.Requests || bytes != sum.Bytes) ? "its keys do not add up to its sum"
            : requests > sum.Requests || bytes > sum.Bytes ? "its keys add up to more than its sum"
            : null;
    }
}
