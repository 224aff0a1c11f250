using System.Text.Json;
using Dapper;
using Tidemark.Storage;

namespace Tidemark.Notifications;

/// <summary>A page of notifications, newest first.</summary>
/// <param name="Items">The page.</param>
/// <param name="Total">How many there are on all pages.</param>
public sealed record NotificationPage(IReadOnlyList<Notification> Items, long Total);

/// <summary>What became of a notice.</summary>
/// <param name="Id">The notification, the same for every repeat.</param>
/// <param name="Repeats">How often it was raised again.</param>
public sealed record RaisedNotice(long Id, long Repeats);

/// <summary>Keeps notifications: one row for each (account, idempotent id) under any concurrency.</summary>
public sealed class NotificationStore(ControlDatabase database, TimeProvider clock)
{
    private const string Columns =
        "SELECT id, ali_uid AS AliUid, idempotent_id AS IdempotentId, idempotent_count AS IdempotentCount, type, level, template, element, confirmed, confirmor, created_at AS CreatedAt, modified_at AS ModifiedAt FROM notification";

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
        var raised = await database.Write((connection, transaction) => connection.QuerySingleOrDefaultAsync<RaisedNotice>(
            """
            INSERT INTO notification (ali_uid, idempotent_id, type, level, template, element, created_at, modified_at)
            SELECT ali_uid, @IdempotentId, @Type, @Level, @Template, @Element, @now, @now FROM account WHERE ali_uid = @aliUid
            ON CONFLICT (ali_uid, idempotent_id) DO UPDATE SET idempotent_count = idempotent_count + 1, modified_at = max(modified_at, @now)
            RETURNING id, idempotent_count AS Repeats
            """,
            new { aliUid, notice.IdempotentId, notice.Type, notice.Level, notice.Template, notice.Element, now },
            transaction));
        return raised ?? throw new InvalidNoticeException($"There is no account {aliUid}; list them with: tidemark account list");
    }

    /// <summary>Notifications created in <c>[from, to)</c>, newest first.</summary>
    /// <param name="aliUid">Whose.</param>
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
        const string where = " WHERE ali_uid = @aliUid AND created_at >= @from AND created_at < @to AND (@withConfirmed OR confirmed = 0)";
        var parameters = new
        {
            aliUid,
            from = Instant.ToColumn(from),
            to = Instant.ToColumn(to),
            withConfirmed,
            limit = pageSize,
            offset = (page - 1L) * pageSize,
        };
        return database.Read(async connection =>
        {
            var total = await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM notification" + where, parameters);
            var rows = await connection.QueryAsync<Row>(Columns + where + " ORDER BY created_at DESC, id DESC LIMIT @limit OFFSET @offset", parameters);
            return new NotificationPage([.. rows.Select(row => row.ToNotification())], total);
        });
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
            throw new InvalidNoticeException($"The idempotent id '{notice.IdempotentId}' must have 1 to 128 characters and no control characters.");
        }

        if (notice.Template.Length is 0 or > 128 || !notice.Template.All(char.IsAsciiLetterOrDigit))
        {
            throw new InvalidNoticeException($"The template '{notice.Template}' must have 1 to 128 letters and digits, such as RenewalRecommend.");
        }

        if (notice.Element.Length > 65_536)
        {
            throw new InvalidNoticeException($"The element has {notice.Element.Length} characters; at most 65536 are kept.");
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
            throw new InvalidNoticeException($"The {field} '{value}' is none of {string.Join(", ", allowed)}.");
        }
    }

    private sealed record Row(
        long Id, long AliUid, string IdempotentId, long IdempotentCount, string Type, string Level, string Template, string Element,
        long Confirmed, long Confirmor, long CreatedAt, long ModifiedAt)
    {
        public Notification ToNotification() => new(
            Id, AliUid, IdempotentId, IdempotentCount, Type, Level, Template, Element, Confirmed != 0, Confirmor,
            Instant.FromColumn(CreatedAt), Instant.FromColumn(ModifiedAt));
    }
}
