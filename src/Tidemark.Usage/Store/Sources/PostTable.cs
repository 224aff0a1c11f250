using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Contract;

namespace Tidemark.Usage.Store.Sources;

/// <summary>The table of posts. Works inside the caller's transaction.</summary>
internal static class PostTable
{
    public static RecordedPost? Find(SqliteConnection connection, long account, byte[] identity)
    {
        using var select = new SqliteStatement(connection, "SELECT body, answer FROM post WHERE account = ?1 AND identity = ?2");
        select.Bind(1, account).Bind(2, identity);
        return select.Step() ? new RecordedPost(select.Blob(0).ToArray(), select.Blob(1).ToArray()) : null;
    }

    /// <summary>The batch as the next range of its stream.</summary>
    public static MeteredBatch Place(SqliteConnection connection, MeteredBatch batch)
    {
        using var select = new SqliteStatement(
            connection, "SELECT id, length FROM source WHERE account = ?1 AND target = ?2 AND head_length = 0 AND head_hash = ?3");
        select.Bind(1, batch.Account).Bind(2, batch.Source.Target).Bind(3, batch.Source.HeadHash);
        if (!select.Step())
        {
            return batch with { LastSource = SourceLedger.Last(connection, batch.Account, batch.Source.Target) };
        }

        var (id, length) = (select.Int64(0), select.Int64(1));
        return batch with
        {
            Source = batch.Source with { Id = id },
            Start = length,
            End = length + batch.End,
            Samples = [.. batch.Samples.Select(sample => sample with { Offset = length + sample.Offset })],
        };
    }

    public static RecordedPost Insert(SqliteConnection connection, MeteredBatch batch, NewPost post, long source, DateTimeOffset now)
    {
        var answer = post.Answer(batch, source);
        using var insert = new SqliteStatement(
            connection, "INSERT INTO post (account, identity, body, source, start, answer, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        insert.Bind(1, batch.Account).Bind(2, post.Identity).Bind(3, post.Body).Bind(4, source).Bind(5, batch.Start).Bind(6, answer)
            .Bind(7, now.ToUnixTimeMilliseconds())
            .Run();
        return new RecordedPost(post.Body, answer);
    }

    public static int Forget(SqliteConnection connection, DateTimeOffset before, int most)
    {
        using var delete = new SqliteStatement(
            connection, "DELETE FROM post WHERE id IN (SELECT id FROM post WHERE created_at < ?1 ORDER BY created_at LIMIT ?2) RETURNING 1");
        delete.Bind(1, before.ToUnixTimeMilliseconds()).Bind(2, most);
        var forgotten = 0;
        while (delete.Step())
        {
            forgotten++;
        }

        return forgotten;
    }
}
