using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Contract;

namespace Tidemark.Usage.Store.Verification;

/// <summary>Balances the ledger: a source is the sum of its ranges, which follow each other, and its bytes are those that it contributed.</summary>
internal static class SourceCheck
{
    public static void Run(SqliteConnection connection, Findings findings, CancellationToken cancellationToken)
    {
        findings.Begin("sources", connection.Scalar<long>("SELECT count(*) FROM source"));
        using var select = new SqliteStatement(
            connection,
            """
            SELECT s.id, s.account, s.name, s.length, s.lines, s.accepted, s.bytes,
                max(r."end"), sum(r."end" - r.start), min(r.start), sum(r.lines), sum(r.accepted), sum(r.bytes),
                (SELECT total(lines) FROM source_rejected WHERE source = s.id), count(r.id)
            FROM source s LEFT JOIN source_range r ON r.source = s.id GROUP BY s.id
            """);
        while (select.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            findings.Count();
            foreach (var problem in Problems(select))
            {
                findings.Add("ledger", $"source {select.Int64(0)} ({select.Text(2)}) of account {select.Int64(1)}", problem);
            }
        }
    }

    private static IEnumerable<string> Problems(SqliteStatement row)
    {
        if (row.Int64(14) == 0)
        {
            yield return "it has no ranges";
            yield break;
        }

        if (row.Int64(7) - row.Int64(9) != row.Int64(8) || row.Int64(7) != row.Int64(3))
        {
            yield return $"its ranges do not follow each other up to byte {row.Int64(3)}";
        }

        foreach (var (what, column) in new[] { ("lines", 4), ("accepted lines", 5), ("bytes", 6) })
        {
            if (row.Int64(column) != row.Int64(column + 6))
            {
                yield return $"it has {row.Int64(column)} {what}, its ranges {row.Int64(column + 6)}";
            }
        }

        if (row.Int64(4) - row.Int64(5) != row.Int64(13))
        {
            yield return $"{row.Int64(4) - row.Int64(5)} lines were rejected, but reasons are recorded for {row.Int64(13)}";
        }
    }
}
