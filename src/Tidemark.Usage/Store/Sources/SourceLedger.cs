using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Contract;

namespace Tidemark.Usage.Store.Sources;

/// <summary>The tables of sources, their ranges and what was rejected. Works inside the caller's transaction.</summary>
internal static class SourceLedger
{
    /// <summary>How many rejected lines of a source are kept.</summary>
    public const int SamplesKept = 1000;

    /// <summary>Enters the batch and answers the source's row, or null when the source does not end where the batch starts.</summary>
    public static long? Enter(SqliteConnection connection, MeteredBatch batch, DateTimeOffset now)
    {
        var when = now.ToUnixTimeMilliseconds();
        if (batch is { Extends: { } from, Before.Count: 0 } && !EndsWith(connection, batch, from))
        {
            return null;
        }

        if ((batch.Source.Id is null ? Insert(connection, batch, when) : Advance(connection, batch, when)) is not { } source)
        {
            return null;
        }

        foreach (var before in batch.Before)
        {
            InsertRange(connection, source, batch, before, when);
            AddRejected(connection, source, before.Rejected);
        }

        if (batch.Extends is { } extended)
        {
            ExtendRange(connection, source, batch, extended, when);
        }
        else
        {
            InsertRange(connection, source, batch, null, when);
        }

        AddRejected(connection, source, batch.Rejected);
        UnknownHostTable.Note(connection, source, batch);
        KeepSamples(connection, source, [.. batch.Before.SelectMany(before => before.Samples), .. batch.Samples]);
        return source;
    }

    public static List<int> HeadLengths(SqliteConnection connection, long account, string target)
    {
        using var select = new SqliteStatement(
            connection, "SELECT DISTINCT head_length FROM source WHERE account = ?1 AND target = ?2 AND head_length > 0 AND supplement_of IS NULL ORDER BY head_length");
        select.Bind(1, account).Bind(2, target);
        var lengths = new List<int>();
        while (select.Step())
        {
            lengths.Add((int)select.Int64(0));
        }

        return lengths;
    }

    public static List<KnownSource> Find(SqliteConnection connection, long account, string target, int headLength, byte[] headHash)
    {
        using var select = new SqliteStatement(
            connection,
            """
            SELECT id, name, coalesce((SELECT format FROM source_range WHERE source = source.id ORDER BY start DESC LIMIT 1), format), length
            FROM source WHERE account = ?1 AND target = ?2 AND head_length = ?3 AND head_hash = ?4 AND supplement_of IS NULL
            ORDER BY length DESC, id
            """);
        select.Bind(1, account).Bind(2, target).Bind(3, headLength).Bind(4, headHash);
        var found = new List<KnownSource>();
        while (select.Step())
        {
            var id = select.Int64(0);
            found.Add(new KnownSource(id, select.Text(1), select.Text(2), select.Int64(3), Ranges(connection, id))
            {
                UnknownHosts = UnknownHostTable.Unclaimed(connection, id),
                Supplements = UnknownHostTable.Unfinished(connection, id),
            });
        }

        return found;
    }

    /// <summary>The highest id of the account and target; 0 if none exists.</summary>
    public static long Last(SqliteConnection connection, long account, string target)
    {
        using var select = new SqliteStatement(connection, "SELECT max(id) FROM source WHERE account = ?1 AND target = ?2");
        select.Bind(1, account).Bind(2, target).Step();
        return select.Int64(0);
    }

    /// <summary>
    /// The latest request up to <paramref name="until"/>, or the end of the latest hour or day that a file completed. A range that holds a later request, written by
    /// a clock that is wrong, says nothing here: one such line must not make every period look complete.
    /// </summary>
    public static long? Latest(SqliteConnection connection, long account, long until)
    {
        using var select = new SqliteStatement(
            connection,
            """
            SELECT max(last_at) FROM (
                SELECT max(last_at) AS last_at FROM source WHERE account = ?1 AND last_at <= ?2
                UNION ALL
                SELECT max(r.last_at) FROM source s JOIN source_range r ON r.source = s.id
                WHERE s.account = ?1 AND s.last_at > ?2 AND r.last_at <= ?2
                UNION ALL
                SELECT max(complete_at) FROM source WHERE account = ?1 AND complete_at <= ?2)
            """);
        select.Bind(1, account);
        select.Bind(2, until);
        return select.Step() && !select.IsNull(0) ? select.Int64(0) : null;
    }

    private static List<CommittedRange> Ranges(SqliteConnection connection, long source)
    {
        using var select = new SqliteStatement(
            connection, "SELECT start, \"end\", hash, lines, format FROM source_range WHERE source = ?1 ORDER BY start");
        select.Bind(1, source);
        var ranges = new List<CommittedRange>();
        while (select.Step())
        {
            ranges.Add(new CommittedRange(select.Int64(0), select.Int64(1), select.Blob(2).ToArray(), select.Int64(3)) { Format = select.Text(4) });
        }

        return ranges;
    }

    private static long? Insert(SqliteConnection connection, MeteredBatch batch, long when)
    {
        if (batch.Supplement is not { } claim)
        {
            return !BeginsTheSource(batch) || MayBeKnown(connection, batch) ? null : InsertRow(connection, batch, null, when);
        }

        if (batch.Before.Count > 0 || UnknownHostTable.EndOf(connection, batch.Account, claim) is not { } end)
        {
            return null;
        }

        var supplement = InsertRow(connection, batch, end, when);
        UnknownHostTable.Claim(connection, claim, supplement);
        return supplement;
    }

    private static long InsertRow(SqliteConnection connection, MeteredBatch batch, long? supplementEnd, long when)
    {
        using var insert = new SqliteStatement(
            connection,
            """
            INSERT INTO source (account, target, name, format, head_length, head_hash, length, lines, accepted, bytes, first_at, last_at, created_at, updated_at,
                supplement_of, supplement_end, first_offset, last_offset)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13, ?14, ?15, ?16, ?17) RETURNING id
            """);
        insert.Bind(1, batch.Account).Bind(2, batch.Source.Target).Bind(3, batch.Source.Name).Bind(4, batch.Source.Format)
            .Bind(5, batch.Source.HeadLength).Bind(6, batch.Source.HeadHash).Bind(7, batch.End)
            .Bind(8, batch.Lines + batch.Before.Sum(before => before.Lines)).Bind(9, batch.Accepted).Bind(10, batch.Bytes)
            .Bind(11, batch.Instants?.First).Bind(12, batch.Instants?.Last).Bind(13, when)
            .Bind(14, supplementEnd is null ? null : batch.Supplement!.Of).Bind(15, supplementEnd)
            .Bind(16, batch.UtcOffsets.First).Bind(17, batch.UtcOffsets.Last);
        insert.Step();
        return insert.Int64(0);
    }

    private static bool BeginsTheSource(MeteredBatch batch)
    {
        var end = 0L;
        foreach (var before in batch.Before)
        {
            if (before.Start != end)
            {
                return false;
            }

            end = before.End;
        }

        return batch.Start == end;
    }

    /// <summary>
    /// Whether a source was recorded since the content was looked for that may have the same content: heads of one length tell,
    /// others do not.
    /// </summary>
    private static bool MayBeKnown(SqliteConnection connection, MeteredBatch batch)
    {
        using var select = new SqliteStatement(
            connection,
            """
            SELECT id FROM source
            WHERE account = ?1 AND target = ?2 AND id > ?3 AND head_length > 0 AND supplement_of IS NULL AND (head_length <> ?4 OR head_hash = ?5) LIMIT 1
            """);
        select.Bind(1, batch.Account).Bind(2, batch.Source.Target).Bind(3, batch.LastSource)
            .Bind(4, batch.Source.HeadLength).Bind(5, batch.Source.HeadHash);
        return select.Step();
    }

    private static long? Advance(SqliteConnection connection, MeteredBatch batch, long when)
    {
        using var update = new SqliteStatement(
            connection,
            """
            UPDATE source SET length = ?4, lines = lines + ?5, accepted = accepted + ?6, bytes = bytes + ?7,
                first_offset = iif(first_at IS NULL OR ?8 < first_at, ?11, first_offset), last_offset = iif(last_at IS NULL OR ?9 > last_at, ?12, last_offset),
                first_at = coalesce(min(first_at, ?8), first_at, ?8), last_at = coalesce(max(last_at, ?9), last_at, ?9), updated_at = ?10
            WHERE id = ?1 AND account = ?2 AND length = ?3 RETURNING id
            """);
        update.Bind(1, batch.Source.Id).Bind(2, batch.Account).Bind(3, batch.Start).Bind(4, batch.End).Bind(5, batch.Lines)
            .Bind(6, batch.Accepted).Bind(7, batch.Bytes).Bind(8, batch.Instants?.First).Bind(9, batch.Instants?.Last).Bind(10, when)
            .Bind(11, batch.UtcOffsets.First).Bind(12, batch.UtcOffsets.Last);
        return update.Step() ? update.Int64(0) : null;
    }

    // Ranges follow each other without gaps: one that ends where the source ends is its last
    private static bool EndsWith(SqliteConnection connection, MeteredBatch batch, long start)
    {
        using var select = new SqliteStatement(
            connection, """SELECT 1 FROM source_range WHERE source = ?1 AND start = ?2 AND "end" = ?3 AND format = ?4 AND parser = ?5""");
        return select.Bind(1, batch.Source.Id).Bind(2, start).Bind(3, batch.Start).Bind(4, batch.Source.Format).Bind(5, batch.Parser).Step();
    }

    private static void ExtendRange(SqliteConnection connection, long source, MeteredBatch batch, long start, long when)
    {
        using var update = new SqliteStatement(
            connection,
            """
            UPDATE source_range SET "end" = ?4, hash = ?5, lines = lines + ?6, accepted = accepted + ?7, bytes = bytes + ?8,
                first_at = coalesce(min(first_at, ?9), first_at, ?9), last_at = coalesce(max(last_at, ?10), last_at, ?10), committed_at = ?11
            WHERE source = ?1 AND start = ?2 AND "end" = ?3 RETURNING 1
            """);
        update.Bind(1, source).Bind(2, start).Bind(3, batch.Start).Bind(4, batch.End).Bind(5, batch.Hash).Bind(6, batch.Lines)
            .Bind(7, batch.Accepted).Bind(8, batch.Bytes).Bind(9, batch.Instants?.First).Bind(10, batch.Instants?.Last).Bind(11, when);
        if (!update.Step())
        {
            throw new InvalidOperationException($"The range from byte {start} of {batch.Source.Name} does not end at byte {batch.Start}, where the batch begins.");
        }
    }

    // The range of the batch, or one before it
    private static void InsertRange(SqliteConnection connection, long source, MeteredBatch batch, RejectedRange? before, long when)
    {
        using var insert = new SqliteStatement(
            connection,
            """
            INSERT INTO source_range (source, start, "end", hash, format, lines, accepted, bytes, first_at, last_at, committed_at, parser)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
            """);
        var instants = before is null ? batch.Instants : null;
        insert.Bind(1, source).Bind(2, before?.Start ?? batch.Start).Bind(3, before?.End ?? batch.End).Bind(4, before?.Hash ?? batch.Hash)
            .Bind(5, before?.Format ?? batch.Source.Format).Bind(6, before?.Lines ?? batch.Lines).Bind(7, before is null ? batch.Accepted : 0)
            .Bind(8, before is null ? batch.Bytes : 0).Bind(9, instants?.First).Bind(10, instants?.Last).Bind(11, when).Bind(12, batch.Parser)
            .Run();
    }

    private static void AddRejected(SqliteConnection connection, long source, IReadOnlyDictionary<string, long> rejected)
    {
        using var upsert = new SqliteStatement(
            connection,
            """
            INSERT INTO source_rejected (source, reason, lines) VALUES (?1, ?2, ?3)
            ON CONFLICT (source, reason) DO UPDATE SET lines = lines + excluded.lines
            """);
        foreach (var (reason, lines) in rejected)
        {
            upsert.Bind(1, source).Bind(2, reason).Bind(3, lines).Run();
        }
    }

    private static void KeepSamples(SqliteConnection connection, long source, IReadOnlyList<RejectSample> samples)
    {
        if (samples.Count == 0)
        {
            return;
        }

        using var count = new SqliteStatement(connection, "SELECT count(*) FROM reject_sample WHERE source = ?1");
        count.Bind(1, source).Step();
        var room = SamplesKept - (int)count.Int64(0);
        using var insert = new SqliteStatement(connection, "INSERT INTO reject_sample (source, offset, reason, line) VALUES (?1, ?2, ?3, ?4)");
        foreach (var sample in samples.OrderBy(sample => sample.Offset).Take(room))
        {
            insert.Bind(1, source).Bind(2, sample.Offset).Bind(3, sample.Reason).Bind(4, sample.Line).Run();
        }
    }
}
