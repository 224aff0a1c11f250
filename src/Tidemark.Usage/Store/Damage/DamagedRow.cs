using System.Globalization;
using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;

namespace Tidemark.Usage.Store.Damage;

/// <summary>Names the place of a row that cannot be read.</summary>
internal static class DamagedRow
{
    /// <summary>A block of a series and UTC day.</summary>
    public static DamagedFiguresException Block(SqliteConnection connection, long series, long day, bool codes, Exception cause)
    {
        using var select = new SqliteStatement(connection, "SELECT account, domain, region || ', ISP ' || isp FROM series WHERE id = ?1");
        return At(connection, codes ? "status codes" : "usage", "series", select, series, Time(day * UsageDay.Seconds, UsageDay.Seconds), cause);
    }

    /// <summary>A day of a series that holds less than the ledger says a source added to it.</summary>
    public static DamagedFiguresException LessThanAdded(SqliteConnection connection, long series, long day) =>
        Block(connection, series, day, codes: false, new InvalidDataException("it holds less than the ledger says the source added"));

    /// <summary>A part of a ranking.</summary>
    public static DamagedFiguresException Ranking(SqliteConnection connection, long place, int kind, int span, long start, Exception cause) =>
        OfPlace(connection, $"{((RankingKind)kind).ToString().ToLowerInvariant()} ranking", place, span, start, cause);

    /// <summary>A part of visitors.</summary>
    public static DamagedFiguresException Visitors(SqliteConnection connection, long place, int span, long start, Exception cause) =>
        OfPlace(connection, "visitors", place, span, start, cause);

    /// <summary>What a source added.</summary>
    public static DamagedFiguresException Contribution(SqliteConnection connection, long source, long start, long end, Exception cause)
    {
        using var select = new SqliteStatement(connection, "SELECT account, name FROM source WHERE id = ?1");
        var (account, name) = select.Bind(1, source).Step() ? (select.Int64(0), select.Text(1)) : (0, "?");
        return new DamagedFiguresException($"The contribution of source {source} ({name}) of account {account}, bytes {start} to {end},", connection.DataSource, cause);
    }

    private static DamagedFiguresException OfPlace(SqliteConnection connection, string what, long place, int span, long start, Exception cause)
    {
        using var select = new SqliteStatement(connection, "SELECT account, domain, region FROM place WHERE id = ?1");
        return At(connection, what, "place", select, place, Time(start, span), cause);
    }

    private static DamagedFiguresException At(
        SqliteConnection connection, string what, string table, SqliteStatement names, long id, string time, Exception cause)
    {
        var where = names.Bind(1, id).Step() ? $"{names.Text(1)} (account {names.Int64(0)}, region {names.Text(2)})" : $"unknown {table} {id}";
        return new DamagedFiguresException($"The {what} of {where} {time}", connection.DataSource, cause);
    }

    private static string Time(long start, int span)
    {
        // a damaged column can name a time that no calendar has
        if (start < 0 || start > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return $"at second {start}";
        }

        var at = DateTimeOffset.FromUnixTimeSeconds(start).UtcDateTime;
        return span == UsageDay.Seconds
            ? at.ToString("'on' yyyy-MM-dd", CultureInfo.InvariantCulture)
            : at.ToString("'in the hour' yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);
    }
}
