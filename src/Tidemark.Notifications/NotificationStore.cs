using System.Data.Common;
using System.Text.Json;
using Dapper;
using Tidemark.Sqlite;
using Tidemark.Storage;

namespace Tidemark.Notifications;

/// <summary>A page of notifications, newest first.</summary>
/// <param name="Items">The page.</param>
/// <param name="Total">Number of domains on all pages.</param>
public sealed record NotificationPage(IReadOnlyList<Notification> Items, long Total);

/// <summary>What became of a notice.</summary>
/// <param name="Id">The notification, the same for every repeat.</param>
/// <param name="Repeats">How often it was raised again.</param>
public sealed record RaisedNotice(long Id, long Repeats);

/// <summary>Keeps notifications: one row for each (account, idempotent id) under any concurrency.</summary>
public sealed class NotificationStore(ControlDatabase database, TimeProvider clock)
{
    private const string Matching = " FROM notification WHERE ali_uid = ?1 AND created_at >= ?2 AND created_at < ?3 AND (?4 OR confirmed = 0)";
    private const string CountMatching = "SELECT count(*)" + Matching;

    // the columns are in the order of Notification
    private const string PageOfMatching =
        "SELECT id, ali_uid, idempotent_id, idempotent_count, type, level, template, element, confirmed, confirmor, created_at, modified_at"
        + Matching + " ORDER BY created_at DESC, id DESC LIMIT ?5 OFFSET ?6";

    /// <summary>Raises a notice. A repeat changes nothing but the count and the time of modification.</summary>
    /// <returns>The notification's id, the same for every repeat.</returns>
    /// <remarks>A repeat of a confirmed notice is counted and stays confirmed: whoever means a new event raises it under a new idempotent id.</remarks>
    /// <exception cref="InvalidNoticeException">A field breaks its rule, or the account does not exist.</exception>
    public async Task<long> Raise(long aliUid, Notice notice) => (await RaiseCounted(aliUid, notice)).Id;

    /// <summary>Raises a notice as <see cref="Raise"/> does, and tells how often it was raised again: 0 the first time.</summary>
    /// <exception cref="InvalidNoticeException">A field breaks its rule, or the account does not exist.</exception>
    public async Task<RaisedNotice> RaiseCounted(long aliUid, Notice notice)
    {
        Check(notice);
        var now = Instant.ToColumn(clock.GetUtcNow());
        try
        {
            return await database.Write((connection, transaction) => connection.QuerySingleAsync<RaisedNotice>(
                """
                INSERT INTO notification (ali_uid, idempotent_id, type, level, template, element, created_at, modified_at)
                VALUES (@aliUid, @IdempotentId, @Type, @Level, @Template, @Element, @now, @now)
                ON CONFLICT (ali_uid, idempotent_id) DO UPDATE SET idempotent_count = idempotent_count + 1, modified_at = max(modified_at, @now)
                RETURNING id, idempotent_count AS Repeats
                """,
                new { aliUid, notice.IdempotentId, notice.Type, notice.Level, notice.Template, notice.Element, now },
                transaction));
        }
        catch (DbException error) when (BrokenConstraint.IsReference(error))
        {
            throw new InvalidNoticeException($"Account {aliUid} does not exist; list accounts with: tidemark account list");
        }
    }

    /// <summary>Notifications created in <c>[from, to)</c>, newest first.</summary>
    /// <param name="aliUid">The account.</param>
    /// <param name="from">Inclusive.</param>
    /// <param name="to">Exclusive.</param>
    /// <param name="withConfirmed">Whether confirmed ones are included.</param>
    /// <param name="page">From 1.</param>
    /// <param name="pageSize">From 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The page or its size is below 1.</exception>
    public Task<NotificationPage> Query(long aliUid, DateTimeOffset from, DateTimeOffset to, bool withConfirmed, int page, int pageSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(page, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        var range = new Range(aliUid, Instant.ToColumn(from), Instant.ToColumn(to), withConfirmed);
        var offset = (page - 1L) * pageSize;
        var items = database.Read(PageOfMatching, (range, pageSize, offset), static (statement, asked) =>
        {
            asked.range.Bind(statement).Bind(5, asked.pageSize).Bind(6, asked.offset);
            var items = new List<Notification>();
            while (statement.Step())
            {
                items.Add(Read(statement));
            }

            return items;
        });

        // a page that is not full is the last one, and says itself how many there are; an empty one may lie after the last
        var isLast = items.Count < pageSize && (items.Count > 0 || page == 1);
        var total = isLast
            ? offset + items.Count
            : database.Read(CountMatching, range, static (statement, range) => range.Bind(statement).Step() ? statement.Int64(0) : 0);
        return Task.FromResult(new NotificationPage(items, total));
    }

    /// <summary>Confirms all of the notifications, or none when one of them is not the account's. The first confirmer is kept.</summary>
    /// <param name="aliUid">Whose notifications they are.</param>
    /// <param name="ids">Their ids; repeats fold, and none at all is a success.</param>
    /// <param name="confirmor">Who confirms; 0: the system. That it may is the caller's to check.</param>
    /// <returns>False when an id is not the account's: nothing was confirmed.</returns>
    public Task<bool> Confirm(long aliUid, IReadOnlyCollection<long> ids, long confirmor) =>
        database.Write(async (connection, transaction) =>
        {
            var distinct = ids.Distinct().ToArray();
            var json = JsonSerializer.Serialize(distinct);
            const string mine = "ali_uid = @aliUid AND id IN (SELECT value FROM json_each(@json))";
            var found = await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM notification WHERE " + mine, new { aliUid, json }, transaction);
            if (found != distinct.Length)
            {
                return false;
            }

            await connection.ExecuteAsync(
                $"UPDATE notification SET confirmed = 1, confirmor = @confirmor, modified_at = @now WHERE {mine} AND confirmed = 0",
                new { aliUid, json, confirmor, now = Instant.ToColumn(clock.GetUtcNow()) },
                transaction);
            return true;
        });

    private static void Check(Notice notice)
    {
        OneOf("type", notice.Type, Notice.Types);
        OneOf("level", notice.Level, Notice.Levels);
        if (notice.IdempotentId.Length is 0 or > 128 || notice.IdempotentId.Any(char.IsControl))
        {
            throw new InvalidNoticeException($"Invalid idempotent id '{notice.IdempotentId}'; use 1 to 128 characters without control characters.");
        }

        if (notice.Template.Length is 0 or > 128 || !notice.Template.All(char.IsAsciiLetterOrDigit))
        {
            throw new InvalidNoticeException($"Invalid template '{notice.Template}'; use 1 to 128 letters and digits, such as RenewalRecommend.");
        }

        if (notice.Element.Length > 65_536)
        {
            throw new InvalidNoticeException($"The element has {notice.Element.Length} characters; at most 65536 are allowed.");
        }

        try
        {
            using var element = JsonDocument.Parse(notice.Element);
            if (element.RootElement.ValueKind == JsonValueKind.Object)
            {
                foreach (var field in element.RootElement.EnumerateObject())
                {
                    _ = field.Name + field.Value;
                }

                return;
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // not JSON, or a name or text that escapes half a character; falls through to the same message
        }

        throw new InvalidNoticeException("The element must be a JSON object, such as {\"instanceName\":\"rm-1\",\"reservedTime\":7}.");
    }

    private static void OneOf(string field, string value, IReadOnlyList<string> allowed)
    {
        if (!allowed.Contains(value, StringComparer.Ordinal))
        {
            throw new InvalidNoticeException($"Invalid {field} '{value}'; use one of {string.Join(", ", allowed)}.");
        }
    }

    private static Notification Read(SqliteStatement row) => new(
        row.Int64(0), row.Int64(1), row.Text(2), row.Int64(3), row.Text(4), row.Text(5), row.Text(6), row.Text(7), row.Int64(8) != 0, row.Int64(9),
        Instant.FromColumn(row.Int64(10)), Instant.FromColumn(row.Int64(11)));

    private readonly record struct Range(long AliUid, long From, long To, bool WithConfirmed)
    {
        public SqliteStatement Bind(SqliteStatement statement) => statement.Bind(1, AliUid).Bind(2, From).Bind(3, To).Bind(4, WithConfirmed ? 1 : 0);
    }
}
