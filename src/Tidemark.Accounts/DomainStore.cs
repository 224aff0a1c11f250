using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using Dapper;
using Tidemark.Storage;

namespace Tidemark.Accounts;

/// <summary>The domains of accounts. A name is unique within its account; the same name may belong to several accounts.</summary>
public sealed class DomainStore(ControlDatabase database, TimeProvider clock)
{
    private const string Columns =
        "SELECT id, ali_uid AS AliUid, name, cdn_type AS CdnType, coverage, status, sources, resource_group AS ResourceGroup, tags, created_at AS CreatedAt, modified_at AS ModifiedAt FROM domain";

    private const string NamesOf = "SELECT name FROM domain WHERE ali_uid = @aliUid ORDER BY name";

    private readonly ConcurrentDictionary<long, (long Version, DomainTable Table)> _current = [];

    /// <summary>Adds a domain; an existing name stays unchanged.</summary>
    /// <returns>True if it was added, false if the account already had it.</returns>
    /// <exception cref="AccountException">The name breaks <see cref="DomainName.Rule"/>, or the account does not exist.</exception>
    public async Task<bool> Add(
        long aliUid,
        string name,
        string cdnType = "web",
        string coverage = "domestic",
        IReadOnlyList<DomainSource>? sources = null,
        string resourceGroup = "",
        IReadOnlyDictionary<string, string>? tags = null)
    {
        var row = new
        {
            aliUid,
            normal = Normal(name),
            cdnType,
            coverage,
            sources = JsonSerializer.Serialize(sources ?? []),
            resourceGroup,
            tags = JsonSerializer.Serialize(tags ?? new Dictionary<string, string>()),
            now = Instant.ToColumn(clock.GetUtcNow()),
        };
        try
        {
            return await database.Write((connection, transaction) => connection.ExecuteAsync(
                """
                INSERT INTO domain (ali_uid, name, cdn_type, coverage, sources, resource_group, tags, created_at, modified_at)
                VALUES (@aliUid, @normal, @cdnType, @coverage, @sources, @resourceGroup, @tags, @now, @now)
                ON CONFLICT (ali_uid, name) DO NOTHING
                """,
                row,
                transaction)) == 1;
        }
        catch (DbException error) when (BrokenConstraint.IsReference(error))
        {
            throw NoAccount(aliUid);
        }
    }

    /// <summary>Adds the domain of a host that was met in a log, on the caller's thread; a name that is there already is left as it is.</summary>
    /// <param name="aliUid">The account.</param>
    /// <param name="name">In its one written form (see <see cref="DomainName"/>).</param>
    /// <returns>True when it was added, false when the account had it already.</returns>
    /// <exception cref="AccountException">The account does not exist.</exception>
    public bool AddHost(long aliUid, string name)
    {
        try
        {
            return database.WriteHere((connection, transaction) => connection.Execute(
                "INSERT INTO domain (ali_uid, name, created_at, modified_at) VALUES (@aliUid, @name, @now, @now) ON CONFLICT (ali_uid, name) DO NOTHING",
                new { aliUid, name, now = Instant.ToColumn(clock.GetUtcNow()) },
                transaction)) == 1;
        }
        catch (DbException error) when (BrokenConstraint.IsReference(error))
        {
            throw NoAccount(aliUid);
        }
    }

    /// <summary>Adds domains in one commit, all or none; existing names stay unchanged.</summary>
    /// <returns>How many were added.</returns>
    /// <exception cref="AccountException">As for <see cref="Add"/>.</exception>
    public async Task<int> AddAll(long aliUid, IEnumerable<string> names)
    {
        var json = JsonSerializer.Serialize(names.Select(Normal).Distinct(StringComparer.Ordinal));
        return await database.Write(async (connection, transaction) =>
        {
            // without names the foreign key would not tell
            if (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM account WHERE ali_uid = @aliUid", new { aliUid }, transaction) == 0)
            {
                throw NoAccount(aliUid);
            }

            return await connection.ExecuteAsync(
                """
                INSERT INTO domain (ali_uid, name, created_at, modified_at)
                SELECT @aliUid, value, @now, @now FROM json_each(@json) WHERE true
                ON CONFLICT (ali_uid, name) DO NOTHING
                """,
                new { aliUid, json, now = Instant.ToColumn(clock.GetUtcNow()) },
                transaction);
        });
    }

    /// <summary>All domains of the account, by name.</summary>
    public async Task<IReadOnlyList<Domain>> List(long aliUid)
    {
        var rows = await database.Read(connection =>
            connection.QueryAsync<Row>(Columns + " WHERE ali_uid = @aliUid ORDER BY name", new { aliUid }));
        return [.. rows.Select(row => row.ToDomain())];
    }

    /// <summary>A page of the account's domains that the query selects, by name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The page or its size is below 1.</exception>
    public Task<DomainPage> Query(long aliUid, DomainQuery query)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Page, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.PageSize, 1);
        var where = " WHERE " + string.Join(" AND ", Conditions(query));
        var parameters = new
        {
            aliUid,
            names = query.Names is null ? null : JsonSerializer.Serialize(query.Names.Select(name => Wanted(name, query.Match))),
            query.Status,
            types = query.CdnTypes is null ? null : JsonSerializer.Serialize(query.CdnTypes),
            query.Coverage,
            from = query.ChangedFrom is { } from ? Instant.ToColumn(from) : 0,
            to = query.ChangedTo is { } to ? Instant.ToColumn(to) : 0,
            query.Source,
            query.ResourceGroup,
            tags = query.Tags is null ? null : JsonSerializer.Serialize(query.Tags),
            limit = query.PageSize,
            offset = (query.Page - 1L) * query.PageSize,
        };
        return database.Read(async connection =>
        {
            var total = await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM domain" + where, parameters);
            var rows = await connection.QueryAsync<Row>(Columns + where + " ORDER BY name LIMIT @limit OFFSET @offset", parameters);
            return new DomainPage([.. rows.Select(row => row.ToDomain())], total);
        });
    }

    /// <summary>The names of all domains of the account, in order.</summary>
    public async Task<IReadOnlyList<string>> Names(long aliUid) =>
        [.. await database.Read(connection =>
            connection.QueryAsync<string>(NamesOf, new { aliUid }))];

    /// <summary>The names that are not domains of the account, as given and in the given order. Uses one query.</summary>
    public async Task<IReadOnlyList<string>> Missing(long aliUid, IReadOnlyCollection<string> names)
    {
        var normal = names.Select(name => DomainName.TryNormalise(name, out var known) ? known : null).ToList();
        var found = (await database.Read(connection => connection.QueryAsync<string>(
            "SELECT name FROM domain WHERE ali_uid = @aliUid AND name IN (SELECT value FROM json_each(@json))",
            new { aliUid, json = JsonSerializer.Serialize(normal.OfType<string>()) }))).ToHashSet(StringComparer.Ordinal);
        return [.. names.Where((_, index) => normal[index] is not { } name || !found.Contains(name))];
    }

    /// <summary>The account's domains, for looking up many hosts.</summary>
    public async Task<DomainTable> Table(long aliUid) => new(await Names(aliUid));

    /// <summary>
    /// The current domains of the account. They are read again, on the caller's thread, only after a commit of any process, so the call
    /// is cheap enough for every host.
    /// </summary>
    public DomainTable Current(long aliUid)
    {
        var version = database.Version();
        if (_current.TryGetValue(aliUid, out var known) && known.Version == version)
        {
            return known.Table;
        }

        var table = new DomainTable(database.ReadHere(connection => connection.Query<string>(NamesOf, new { aliUid })));
        _current[aliUid] = (version, table);
        return table;
    }

    private static string Normal(string name) =>
        DomainName.TryNormalise(name, out var normal)
            ? normal
            : throw new AccountException($"Invalid domain name '{name}'; use {DomainName.Rule}.");

    private static string Wanted(string text, DomainMatch match) =>
        match == DomainMatch.Full && DomainName.TryNormalise(text, out var normal) ? normal : text.Trim().ToLowerInvariant();

    private static AccountException NoAccount(long aliUid) => new($"Account {aliUid} does not exist; list accounts with: tidemark account list");

    private static IEnumerable<string> Conditions(DomainQuery query)
    {
        yield return "ali_uid = @aliUid";
        if (query.Names is not null)
        {
            yield return query.Match switch
            {
                DomainMatch.Full => "name IN (SELECT value FROM json_each(@names))",
                DomainMatch.Prefix => "EXISTS (SELECT 1 FROM json_each(@names) AS given WHERE substr(name, 1, length(given.value)) = given.value)",
                DomainMatch.Suffix => "EXISTS (SELECT 1 FROM json_each(@names) AS given WHERE substr(name, -length(given.value)) = given.value)",
                _ => "EXISTS (SELECT 1 FROM json_each(@names) AS given WHERE instr(name, given.value) > 0)",
            };
        }

        if (query.Status is not null)
        {
            yield return "status = @Status";
        }

        if (query.CdnTypes is not null)
        {
            yield return "cdn_type IN (SELECT value FROM json_each(@types))";
        }

        if (query.Coverage is not null)
        {
            yield return "coverage = @Coverage";
        }

        if (query.ChangedFrom is not null)
        {
            yield return "modified_at >= @from";
        }

        if (query.ChangedTo is not null)
        {
            yield return "modified_at < @to";
        }

        if (query.Source is not null)
        {
            yield return "EXISTS (SELECT 1 FROM json_each(sources) AS origin WHERE json_extract(origin.value, '$.Content') = @Source)";
        }

        if (query.ResourceGroup is not null)
        {
            yield return "resource_group = @ResourceGroup";
        }

        if (query.Tags is not null)
        {
            yield return """
                NOT EXISTS (SELECT 1 FROM json_each(@tags) AS given WHERE NOT EXISTS (
                    SELECT 1 FROM json_each(domain.tags) AS tag
                    WHERE tag.key = json_extract(given.value, '$.Key')
                      AND (json_extract(given.value, '$.Value') IS NULL OR tag.value = json_extract(given.value, '$.Value'))))
                """;
        }
    }

    private sealed record Row(
        long Id, long AliUid, string Name, string CdnType, string Coverage, string Status, string Sources, string ResourceGroup, string Tags,
        long CreatedAt, long ModifiedAt)
    {
        public Domain ToDomain() => new(
            Id, AliUid, Name, CdnType, Coverage, Status,
            JsonSerializer.Deserialize<List<DomainSource>>(Sources)!, ResourceGroup,
            JsonSerializer.Deserialize<Dictionary<string, string>>(Tags)!,
            Instant.FromColumn(CreatedAt), Instant.FromColumn(ModifiedAt));
    }
}
