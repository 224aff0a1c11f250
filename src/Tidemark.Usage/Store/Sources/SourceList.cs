using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Contract;

namespace Tidemark.Usage.Store.Sources;

/// <summary>Reads the ledger for people.</summary>
internal static class SourceList
{
    private const int HostsShown = 100;

    /// <summary>The sources of an account in the order in which they were first read.</summary>
    public static List<SourceSummary> Read(SqliteConnection connection, long account)
    {
        using var select = new SqliteStatement(
            connection,
            """
            SELECT id, name, target, format, length, lines, accepted, bytes, first_at, last_at, created_at, updated_at, feed, supplement_of, supplement_end,
                (SELECT min(start) FROM source_range WHERE source = source.id), head_length
            FROM source WHERE account = ?1 ORDER BY id
            """);
        select.Bind(1, account);
        var sources = new List<SourceSummary>();
        while (select.Step())
        {
            var id = select.Int64(0);
            (DateTimeOffset, DateTimeOffset)? requests = select.IsNull(8)
                ? null
                : (DateTimeOffset.FromUnixTimeSeconds(select.Int64(8)), DateTimeOffset.FromUnixTimeSeconds(select.Int64(9)));
            sources.Add(new SourceSummary(
                id, select.Text(1), select.Text(2), select.Text(3), select.Int64(4), select.Int64(5), select.Int64(6), select.Int64(7), requests,
                DateTimeOffset.FromUnixTimeMilliseconds(select.Int64(10)), DateTimeOffset.FromUnixTimeMilliseconds(select.Int64(11)))
            {
                RejectedBy = RejectedBy(connection, id),
                Feed = select.IsNull(12) ? null : select.Text(12),
                SupplementOf = select.IsNull(13) ? null : select.Int64(13),
                Finished = select.IsNull(14) || select.Int64(4) >= select.Int64(14),
                Start = select.Int64(15),
                Formats = Formats(connection, id),
                Posted = select.Int64(16) == 0,
                Parsers = Parsers(connection, id),
                UnknownHosts = UnknownHosts(connection, id),
            });
        }

        return sources;
    }

    /// <summary>Sources since an instant with the head of an earlier one of another target.</summary>
    public static List<(DuplicateSource, DuplicateSource)> Twins(SqliteConnection connection, long account, DateTimeOffset since)
    {
        using var select = new SqliteStatement(
            connection,
            """
            SELECT again.id, again.name, again.target, before.id, before.name, before.target
            FROM source again JOIN source before
            ON before.account = again.account AND before.head_length = again.head_length AND before.head_hash = again.head_hash
                AND before.target <> again.target AND before.id < again.id
            WHERE again.account = ?1 AND again.created_at >= ?2 AND again.head_length > 0 AND again.supplement_of IS NULL AND before.supplement_of IS NULL
            ORDER BY again.id, before.id
            """);
        select.Bind(1, account).Bind(2, since.ToUnixTimeMilliseconds());
        var twins = new List<(DuplicateSource, DuplicateSource)>();
        while (select.Step())
        {
            twins.Add((new DuplicateSource(select.Int64(0), select.Text(1), select.Text(2)), new DuplicateSource(select.Int64(3), select.Text(4), select.Text(5))));
        }

        return twins;
    }

    /// <summary>The kept rejected lines of a source of the account, by offset; none when it is another's.</summary>
    public static List<RejectSample> Samples(SqliteConnection connection, long account, long source)
    {
        using var select = new SqliteStatement(
            connection,
            """
            SELECT offset, reason, line FROM reject_sample
            WHERE source = (SELECT id FROM source WHERE id = ?1 AND account = ?2) ORDER BY offset, id
            """);
        select.Bind(1, source).Bind(2, account);
        var samples = new List<RejectSample>();
        while (select.Step())
        {
            samples.Add(new RejectSample(select.Int64(0), select.Text(1), select.Blob(2).ToArray()));
        }

        return samples;
    }

    private static List<string> Formats(SqliteConnection connection, long source)
    {
        using var select = new SqliteStatement(connection, "SELECT format FROM source_range WHERE source = ?1 GROUP BY format ORDER BY min(start)");
        select.Bind(1, source);
        var formats = new List<string>();
        while (select.Step())
        {
            formats.Add(select.Text(0));
        }

        return formats;
    }

    private static List<int> Parsers(SqliteConnection connection, long source)
    {
        using var select = new SqliteStatement(connection, "SELECT DISTINCT parser FROM source_range WHERE source = ?1 AND parser IS NOT NULL ORDER BY parser");
        select.Bind(1, source);
        var parsers = new List<int>();
        while (select.Step())
        {
            parsers.Add((int)select.Int64(0));
        }

        return parsers;
    }

    private static List<UnknownHost> UnknownHosts(SqliteConnection connection, long source)
    {
        using var select = new SqliteStatement(
            connection,
            $"""
             SELECT host, min(start), max("end"), sum(lines) FROM source_unknown_host WHERE source = ?1 AND supplement = 0
             GROUP BY host ORDER BY sum(lines) DESC, host LIMIT {HostsShown}
             """);
        select.Bind(1, source);
        var hosts = new List<UnknownHost>();
        while (select.Step())
        {
            hosts.Add(new UnknownHost(select.Text(0), select.Int64(1), select.Int64(2), select.Int64(3)));
        }

        return hosts;
    }

    private static Dictionary<string, long> RejectedBy(SqliteConnection connection, long source)
    {
        using var select = new SqliteStatement(connection, "SELECT reason, lines FROM source_rejected WHERE source = ?1");
        select.Bind(1, source);
        var rejected = new Dictionary<string, long>();
        while (select.Step())
        {
            rejected.Add(select.Text(0), select.Int64(1));
        }

        return rejected;
    }
}
