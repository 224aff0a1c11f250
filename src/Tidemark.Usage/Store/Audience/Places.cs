using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Store.Days;

namespace Tidemark.Usage.Store.Audience;

/// <summary>Numbers for the domains and regions that rankings and visitors are kept for.</summary>
internal sealed class Places(SqliteConnection connection, long account) : IDisposable
{
    private readonly Dictionary<(string Domain, string Region), long> _known = [];
    private (string? Domain, string? Region, long Id) _last;
    private readonly SqliteStatement _select = new(connection, "SELECT id FROM place WHERE account = ?1 AND domain = ?2 AND region = ?3");
    private readonly SqliteStatement _insert = new(connection, "INSERT INTO place (account, domain, region) VALUES (?1, ?2, ?3) RETURNING id");

    /// <summary>The places of an account that a query selects.</summary>
    public static List<long> Select(
        SqliteConnection connection, long account, IReadOnlyCollection<string>? domains, IReadOnlyCollection<string>? regions)
    {
        using var select = new SqliteStatement(
            connection, $"SELECT id FROM place WHERE account = ?1 {NameFilter.Sql("domain", 2, domains)} {NameFilter.Sql("region", 3, regions)} ORDER BY id");
        select.Bind(1, account);
        NameFilter.Bind(select, 2, domains);
        NameFilter.Bind(select, 3, regions);
        var places = new List<long>();
        while (select.Step())
        {
            places.Add(select.Int64(0));
        }

        return places;
    }

    /// <summary>The place's number; a new one when it has none.</summary>
    public long Of(string domain, string region)
    {
        // cells of one place follow each other
        if (ReferenceEquals(domain, _last.Domain) && ReferenceEquals(region, _last.Region))
        {
            return _last.Id;
        }

        if (!_known.TryGetValue((domain, region), out var id))
        {
            id = Find(_select, domain, region) ?? Find(_insert, domain, region)!.Value;
            _known.Add((domain, region), id);
        }

        _last = (domain, region, id);
        return id;
    }

    public void Dispose()
    {
        _select.Dispose();
        _insert.Dispose();
    }

    private long? Find(SqliteStatement statement, string domain, string region)
    {
        statement.Bind(1, account).Bind(2, domain).Bind(3, region);
        long? id = statement.Step() ? statement.Int64(0) : null;
        statement.Reset();
        return id;
    }
}
