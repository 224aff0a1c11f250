using System.Globalization;
using System.Text.Json;
using Dapper;
using Tidemark.Accounts;
using Tidemark.Storage;

namespace Tidemark.Exports.Tasks;

/// <summary>Creates and lists export tasks.</summary>
public sealed class ExportTaskStore(ControlDatabase database, DomainStore domains, ExportOptions options, TimeProvider clock)
{
    /// <summary>The maximum number of domains that a detail export splits by; a larger group is exported as a whole.</summary>
    public const int MostDomains = 100;

    /// <summary>The maximum page size.</summary>
    public const int LargestPage = 50;

    private const int LastPage = 100_000;
    private const int MonthsListed = 3;

    /// <summary>Checks the request and queues the task.</summary>
    /// <exception cref="ExportException">The request is invalid.</exception>
    public async Task<ExportTask> Create(Account account, ExportKind kind, ExportRequest request)
    {
        var now = clock.GetUtcNow();
        var range = ExportRules.Range(request.Start, request.End, now, account.Zone);
        var name = ExportRules.Name(request.TaskName);
        var language = ExportRules.Language(request.Language);
        var detailType = kind == ExportKind.Detail ? ExportRules.DetailType(request.DetailType) : null;
        var selected = kind == ExportKind.Detail ? await Select(account.AliUid, request.Group, request.DomainNames) : null;
        var parameters = new
        {
            account.AliUid,
            kind = EnumColumn.ToColumn(kind),
            name,
            rangeStart = Instant.ToColumn(range.Start),
            rangeEnd = Instant.ToColumn(range.End),
            startText = Text(request.Start),
            endText = Text(request.End),
            language,
            detailType,
            domains = selected is null ? null : JsonSerializer.Serialize(selected),
            now = Instant.ToColumn(now),
        };
        var row = await database.Write(async (connection, transaction) =>
        {
            const string open = "SELECT count(*) FROM export_task WHERE ali_uid = @AliUid AND state = 'created'";
            if (await connection.ExecuteScalarAsync<long>(open, parameters, transaction) >= options.OpenPerAccount)
            {
                throw new ExportException(ExportRule.OpenTasks) { Limit = options.OpenPerAccount };
            }

            return await connection.QuerySingleAsync<ExportRow>(
                $"""
                 INSERT INTO export_task (ali_uid, kind, name, range_start, range_end, start_text, end_text, language, detail_type, domains, state, created_at, updated_at, due_at)
                 VALUES (@AliUid, @kind, @name, @rangeStart, @rangeEnd, @startText, @endText, @language, @detailType, @domains, 'created', @now, @now, @now)
                 RETURNING {ExportRow.Columns}
                 """,
                parameters,
                transaction);
        });
        return row.ToTask();
    }

    /// <summary>Tasks created in the last three months, newest first.</summary>
    /// <param name="aliUid">The account.</param>
    /// <param name="kind">Which of the two lists.</param>
    /// <param name="page">1 to 100000.</param>
    /// <param name="pageSize">1 to 50.</param>
    /// <exception cref="ExportException">PageSize or PageNumber: out of range.</exception>
    public Task<ExportPage> List(long aliUid, ExportKind kind, int page, int pageSize)
    {
        if (pageSize is < 1 or > LargestPage)
        {
            throw new ExportException(ExportRule.PageSize) { Count = pageSize, Limit = LargestPage };
        }

        if (page is < 1 or > LastPage)
        {
            throw new ExportException(ExportRule.PageNumber) { Count = page, Limit = LastPage };
        }

        const string where = " FROM export_task WHERE ali_uid = @aliUid AND kind = @kind AND created_at >= @since";
        var parameters = new
        {
            aliUid,
            kind = EnumColumn.ToColumn(kind),
            since = Instant.ToColumn(clock.GetUtcNow().AddMonths(-MonthsListed)),
            limit = pageSize,
            offset = (page - 1L) * pageSize,
        };
        return database.Read(async connection =>
        {
            var total = await connection.ExecuteScalarAsync<long>("SELECT count(*)" + where, parameters);
            var rows = await connection.QueryAsync<ExportRow>(
                $"SELECT {ExportRow.Columns}{where} ORDER BY id DESC LIMIT @limit OFFSET @offset", parameters);
            return new ExportPage([.. rows.Select(row => row.ToTask())], total);
        });
    }

    /// <summary>The requested domains, by name; null: the whole account. A group takes precedence over names.</summary>
    private async Task<IReadOnlyList<string>?> Select(long aliUid, string? group, IReadOnlyList<string>? names)
    {
        if (!string.IsNullOrWhiteSpace(group))
        {
            var wanted = group.Trim();
            var members = (await domains.List(aliUid)).Where(domain => domain.ResourceGroup == wanted).Select(domain => domain.Name).ToList();
            return members.Count > 0
                ? members
                : throw new ExportException(ExportRule.Group) { Value = wanted };
        }

        if (names is null)
        {
            return null;
        }

        if (names.Count is 0 or > MostDomains)
        {
            throw new ExportException(ExportRule.DomainCount) { Count = names.Count, Limit = MostDomains };
        }

        var own = (await domains.Names(aliUid)).ToHashSet(StringComparer.Ordinal);
        var selected = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!DomainName.TryNormalise(name, out var normal) || !own.Contains(normal))
            {
                throw new ExportException(ExportRule.OwnDomain) { Value = name };
            }

            selected.Add(normal);
        }

        return [.. selected];
    }

    private static string Text(DateTimeOffset instant) => instant.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
