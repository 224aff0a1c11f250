using System.Text.Json;
using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Contract;

namespace Tidemark.Usage.Store.Days;

/// <summary>A domain's usage in one region and ISP.</summary>
internal readonly record struct Series(long Id, string Domain, string Region, string Isp);

/// <summary>Numbers for the names that usage is kept by.</summary>
internal static class SeriesTable
{
    /// <summary>The series of the account that a query selects, by id.</summary>
    public static List<Series> Select(SqliteConnection connection, UsageQuery query)
    {
        using var select = new SqliteStatement(
            connection,
            $"""
             SELECT id, domain, region, isp FROM series WHERE account = ?1
             {NameFilter.Sql("domain", 2, query.Domains)} {NameFilter.Sql("region", 3, query.Regions)} {NameFilter.Sql("isp", 4, query.Isps)}
             ORDER BY id
             """);
        select.Bind(1, query.Account);
        NameFilter.Bind(select, 2, query.Domains);
        NameFilter.Bind(select, 3, query.Regions);
        NameFilter.Bind(select, 4, query.Isps);
        var series = new List<Series>();
        while (select.Step())
        {
            series.Add(new Series(select.Int64(0), select.Text(1), select.Text(2), select.Text(3)));
        }

        return series;
    }
}

/// <summary>The domains of series by their numbers.</summary>
internal sealed class SeriesDomains(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<long, string> _known = [];
    private readonly SqliteStatement _select = new(connection, "SELECT domain FROM series WHERE id = ?1");

    /// <exception cref="InvalidDataException">There is no such series.</exception>
    public string this[long series]
    {
        get
        {
            if (!_known.TryGetValue(series, out var domain))
            {
                domain = _select.Bind(1, series).Step() ? _select.Text(0) : throw new InvalidDataException($"There is no series {series}.");
                _select.Reset();
                _known.Add(series, domain);
            }

            return domain;
        }
    }

    public void Dispose() => _select.Dispose();
}

/// <summary>An optional list of names as a condition.</summary>
internal static class NameFilter
{
    public static string Sql(string column, int parameter, IReadOnlyCollection<string>? names) =>
        names is null ? "" : $"AND {column} IN (SELECT value FROM json_each(?{parameter}))";

    public static void Bind(SqliteStatement statement, int parameter, IReadOnlyCollection<string>? names)
    {
        if (names is not null)
        {
            statement.Bind(parameter, JsonSerializer.Serialize(names));
        }
    }
}

/// <summary>Finds the numbers of series while a batch is committed, and gives new ones.</summary>
internal sealed class SeriesNumbers(SqliteConnection connection, long account) : IDisposable
{
    private readonly Dictionary<(string Domain, string Region, string Isp), long> _known = [];
    private readonly SqliteStatement _select = new(connection, "SELECT id FROM series WHERE account = ?1 AND domain = ?2 AND region = ?3 AND isp = ?4");
    private readonly SqliteStatement _insert = new(connection, "INSERT INTO series (account, domain, region, isp) VALUES (?1, ?2, ?3, ?4) RETURNING id");

    public long Of(string domain, string region, string isp)
    {
        if (_known.TryGetValue((domain, region, isp), out var id))
        {
            return id;
        }

        id = Find(_select, domain, region, isp) ?? Find(_insert, domain, region, isp)!.Value;
        _known.Add((domain, region, isp), id);
        return id;
    }

    public void Dispose()
    {
        _select.Dispose();
        _insert.Dispose();
    }

    private long? Find(SqliteStatement statement, string domain, string region, string isp)
    {
        statement.Bind(1, account).Bind(2, domain).Bind(3, region).Bind(4, isp);
        long? id = statement.Step() ? statement.Int64(0) : null;
        statement.Reset();
        return id;
    }
}
