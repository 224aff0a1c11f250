using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Contract;

namespace Tidemark.Usage.Store.Sources;

/// <summary>The table of hosts that were not domains. Works inside the caller's transaction.</summary>
internal static class UnknownHostTable
{
    /// <summary>How many hosts of a source are kept at least; it may have twice as many.</summary>
    public const int Most = 10_000;

    /// <summary>Notes the unknown hosts of a batch. A host stops growing where it was a domain: its lines there were metered.</summary>
    public static void Note(SqliteConnection connection, long source, MeteredBatch batch)
    {
        if (batch.Source.Target.Length > 0)
        {
            // the domain was given: hosts decide nothing
            return;
        }

        var added = false;
        if (batch.Before.Count > 0)
        {
            added = Add(connection, source, 0, batch.Start, batch.UnknownHostsBefore);
        }

        if (batch.Source.Id is not null || batch.Before.Count > 0)
        {
            StopGrowing(connection, source, batch.KnownHosts);
        }

        if (Add(connection, source, batch.Start, batch.End, batch.UnknownHosts) || added)
        {
            Bound(connection, source);
        }
    }

    /// <summary>The unknown hosts of a source that no supplement meters, the most frequent first.</summary>
    public static List<UnknownHost> Unclaimed(SqliteConnection connection, long source) => Read(connection, source, 0);

    /// <summary>The supplements of a source that are not finished.</summary>
    public static List<UnfinishedSupplement> Unfinished(SqliteConnection connection, long source)
    {
        using var select = new SqliteStatement(
            connection, "SELECT id, length, supplement_end FROM source WHERE supplement_of = ?1 AND length < supplement_end ORDER BY id");
        select.Bind(1, source);
        var unfinished = new List<UnfinishedSupplement>();
        while (select.Step())
        {
            unfinished.Add(new UnfinishedSupplement(
                select.Int64(0), select.Int64(1), select.Int64(2), Read(connection, source, select.Int64(0))));
        }

        return unfinished;
    }

    /// <summary>Up to which byte a supplement of these hosts goes; null when one of them is another supplement's, or the source is gone.</summary>
    public static long? EndOf(SqliteConnection connection, long account, SupplementClaim claim)
    {
        using var select = new SqliteStatement(
            connection,
            """
            SELECT h."end" FROM source_unknown_host h JOIN source s ON s.id = h.source
            WHERE h.source = ?1 AND h.host = ?2 AND h.start = ?3 AND h.supplement = 0 AND s.account = ?4
            """);
        long? end = claim.Hosts.Count == 0 ? null : 0;
        foreach (var host in claim.Hosts)
        {
            end = select.Bind(1, claim.Of).Bind(2, host.Name).Bind(3, host.Start).Bind(4, account).Step() ? Math.Max(end!.Value, select.Int64(0)) : null;
            select.Reset();
            if (end is null)
            {
                break;
            }
        }

        return end;
    }

    /// <summary>Makes hosts those of a supplement.</summary>
    public static void Claim(SqliteConnection connection, SupplementClaim claim, long supplement)
    {
        using var update = new SqliteStatement(
            connection, "UPDATE source_unknown_host SET supplement = ?4, growing = 0 WHERE source = ?1 AND host = ?2 AND start = ?3");
        foreach (var host in claim.Hosts)
        {
            update.Bind(1, claim.Of).Bind(2, host.Name).Bind(3, host.Start).Bind(4, supplement).Run();
        }
    }

    /// <summary>Gives the hosts of a supplement back, for another one.</summary>
    public static void Release(SqliteConnection connection, long supplement)
    {
        using var update = new SqliteStatement(connection, "UPDATE source_unknown_host SET supplement = 0 WHERE supplement = ?1");
        update.Bind(1, supplement).Run();
    }

    private static List<UnknownHost> Read(SqliteConnection connection, long source, long supplement)
    {
        using var select = new SqliteStatement(
            connection,
            """SELECT host, start, "end", lines FROM source_unknown_host WHERE source = ?1 AND supplement = ?2 ORDER BY lines DESC, host, start""");
        select.Bind(1, source).Bind(2, supplement);
        var hosts = new List<UnknownHost>();
        while (select.Step())
        {
            hosts.Add(new UnknownHost(select.Text(0), select.Int64(1), select.Int64(2), select.Int64(3)));
        }

        return hosts;
    }

    private static bool Add(SqliteConnection connection, long source, long start, long end, IReadOnlyCollection<KeyValuePair<string, long>> hosts)
    {
        if (hosts.Count == 0)
        {
            return false;
        }

        using var extend = new SqliteStatement(
            connection,
            """UPDATE source_unknown_host SET "end" = ?3, lines = lines + ?4 WHERE source = ?1 AND host = ?2 AND growing = 1 RETURNING 1""");
        using var insert = new SqliteStatement(
            connection, """INSERT INTO source_unknown_host (source, host, start, "end", lines, growing) VALUES (?1, ?2, ?3, ?4, ?5, 1)""");
        var added = false;
        foreach (var (host, lines) in hosts.OrderByDescending(host => host.Value).ThenBy(host => host.Key, StringComparer.Ordinal).Take(Most))
        {
            var extended = extend.Bind(1, source).Bind(2, host).Bind(3, end).Bind(4, lines).Step();
            extend.Reset();
            if (!extended)
            {
                insert.Bind(1, source).Bind(2, host).Bind(3, start).Bind(4, end).Bind(5, lines).Run();
                added = true;
            }
        }

        return added;
    }

    private static void StopGrowing(SqliteConnection connection, long source, IReadOnlySet<string>? known)
    {
        using var select = new SqliteStatement(connection, "SELECT DISTINCT host FROM source_unknown_host WHERE source = ?1 AND growing = 1");
        select.Bind(1, source);
        var stopped = new List<string>();
        while (select.Step())
        {
            if (known is null || known.Contains(select.Text(0)))
            {
                stopped.Add(select.Text(0));
            }
        }

        using var stop = new SqliteStatement(connection, "UPDATE source_unknown_host SET growing = 0 WHERE source = ?1 AND host = ?2");
        stopped.ForEach(host => stop.Bind(1, source).Bind(2, host).Run());
    }

    // The least frequent are forgotten: their lines stay rejected
    private static void Bound(SqliteConnection connection, long source)
    {
        using var count = new SqliteStatement(connection, "SELECT count(*) FROM source_unknown_host WHERE source = ?1 AND supplement = 0");
        count.Bind(1, source).Step();
        if (count.Int64(0) <= Most * 2)
        {
            return;
        }

        using var delete = new SqliteStatement(
            connection,
            $"""
             DELETE FROM source_unknown_host WHERE source = ?1 AND supplement = 0 AND (host, start) NOT IN (
                 SELECT host, start FROM source_unknown_host WHERE source = ?1 AND supplement = 0 ORDER BY lines DESC, host, start LIMIT {Most})
             """);
        delete.Bind(1, source).Run();
    }
}
