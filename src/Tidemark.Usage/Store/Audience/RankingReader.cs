using System.Text;
using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;

namespace Tidemark.Usage.Store.Audience;

/// <summary>Answers questions for the top keys: whole days from the sums of rolled days, the rest from hours.</summary>
internal static class RankingReader
{
    public static Ranking Read(SqliteConnection connection, RankingQuery query)
    {
        var range = query.Range.WidenedTo(Bucket.HourSeconds);
        var sum = new RankingSum();
        var classes = query.StatusClasses?.ToHashSet();
        using var select = new SqliteStatement(
            connection,
            $"""
             SELECT {RankingParts.Columns} FROM ranking_part
             WHERE place = ?1 AND kind = ?2 AND span = ?3 AND start = ?4
             """);
        using var days = new RolledDays(connection);
        foreach (var place in Places.Select(connection, query.Account, query.Domains, query.Regions))
        {
            foreach (var (span, start) in days.Cover(place, range))
            {
                select.Bind(1, place).Bind(2, (int)query.Kind).Bind(3, span).Bind(4, start);
                while (select.Step())
                {
                    if (classes is null || classes.Contains((int)select.Int64(1)))
                    {
                        RankingParts.AddTo(sum, connection, select, 0, place, (int)query.Kind, span);
                    }
                }
            }
        }

        var rows = sum.Top(query.By, query.Top)
            .Select(entry => new RankingRow(Encoding.UTF8.GetString(entry.Key.Span), entry.Requests, entry.Bytes))
            .ToList();
        return new Ranking(rows, range, sum.Requests, sum.Bytes, sum.RequestsError, sum.BytesError);
    }
}
