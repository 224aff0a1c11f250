using System.Text.Json;
using Dapper;
using Tidemark.Storage;

namespace Tidemark.Accounts;

/// <summary>An origin server of a domain, as AddCdnDomain takes it and DescribeUserDomains gives it.</summary>
/// <param name="Content">Address, host name or bucket.</param>
/// <param name="Type">ipaddr, domain, oss, fc_domain or common.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Priority">20 (main) or 30 (backup).</param>
/// <param name="Weight">0 to 100.</param>
public sealed record DomainSource(string Content, string Type, int Port = 80, string Priority = "20", string Weight = "10");

/// <summary>A domain of an account.</summary>
public sealed record Domain(
    long Id,
    long AliUid,
    string Name,
    string CdnType,
    string Coverage,
    string Status,
    IReadOnlyList<DomainSource> Sources,
    string ResourceGroup,
    IReadOnlyDictionary<string, string> Tags,
    DateTimeOffset CreatedAt,
    DateTimeOffset ModifiedAt);

/// <summary>The domains of accounts. A name is unique within its account; the same name may belong to several accounts.</summary>
public sealed class DomainStore(ControlDatabase database, TimeProvider clock)
{
    private const string Columns =
        "SELECT id, ali_uid AS AliUid, name, cdn_type AS CdnType, coverage, status, sources, resource_group AS ResourceGroup, tags, created_at AS CreatedAt, modified_at AS ModifiedAt FROM domain";

    /// <summary>Adds a domain; a name that is there already is left as it is.</summary>
    /// <returns>True when it was added, false when the account had it already.</returns>
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
        if (!DomainName.TryNormalise(name, out var normal))
        {
            throw new AccountException($"'{name}' is not a domain name: {DomainName.Rule}.");
        }

        return await database.Write(async (connection, transaction) =>
        {
            if (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM account WHERE ali_uid = @aliUid", new { aliUid }, transaction) == 0)
            {
                throw new AccountException($"There is no account {aliUid}; list them with: tidemark account list");
            }

            return await connection.ExecuteAsync(
                """
                INSERT INTO domain (ali_uid, name, cdn_type, coverage, sources, resource_group, tags, created_at, modified_at)
                VALUES (@aliUid, @normal, @cdnType, @coverage, @sources, @resourceGroup, @tags, @now, @now)
                ON CONFLICT (ali_uid, name) DO NOTHING
                """,
                new
                {
                    aliUid,
                    normal,
                    cdnType,
                    coverage,
                    sources = JsonSerializer.Serialize(sources ?? []),
                    resourceGroup,
                    tags = JsonSerializer.Serialize(tags ?? new Dictionary<string, string>()),
                    now = Instant.ToColumn(clock.GetUtcNow()),
                },
                transaction) == 1;
        });
    }

    /// <summary>All domains of the account, by name.</summary>
    public async Task<IReadOnlyList<Domain>> List(long aliUid)
    {
        var rows = await database.Read(connection =>
            connection.QueryAsync<Row>(Columns + " WHERE ali_uid = @aliUid ORDER BY name", new { aliUid }));
        return [.. rows.Select(row => row.ToDomain())];
    }

    /// <summary>The names of all domains of the account, in order.</summary>
    public async Task<IReadOnlyList<string>> Names(long aliUid) =>
        [.. await database.Read(connection =>
            connection.QueryAsync<string>("SELECT name FROM domain WHERE ali_uid = @aliUid ORDER BY name", new { aliUid }))];

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
