using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Ledger;
using Tidemark.Usage.Model;
using Tidemark.Usage.Store.Audience;
using Tidemark.Usage.Store.Days;
using Tidemark.Usage.Store.Periods;
using Tidemark.Usage.Store.Sources;

namespace Tidemark.Usage.Store;

/// <summary>Takes a source out again, with its supplements: everything is as if it had never been read. Works inside the caller's transaction.</summary>
internal static class SourceRemoval
{
    /// <summary>How many series and buckets are added up before they are taken away: some tens of megabytes.</summary>
    private const int CellsAtOnce = 100_000;

    /// <summary>What the source added; null if it does not belong to the account.</summary>
    public static SourceContribution? Preview(SqliteConnection connection, long account, long source)
    {
        var taken = Taken(connection, account, source);
        if (taken.Count == 0)
        {
            return null;
        }

        using var names = new SeriesDomains(connection);
        var domains = new SortedDictionary<string, (long Requests, long Bytes)>(StringComparer.Ordinal);
        foreach (var cell in taken.SelectMany(id => Contributions.Of(connection, id)).SelectMany(contribution => contribution.Cells))
        {
            var sum = domains.GetValueOrDefault(names[cell.Series]);
            domains[names[cell.Series]] = (Capped(sum.Requests, cell.Counters.Requests), Capped(sum.Bytes, cell.Counters.Bytes));
        }

        var summaries = SourceList.Read(connection, account).Where(summary => taken.Contains(summary.Id)).ToList();
        return new SourceContribution(
            summaries.Single(summary => summary.Id == source),
            [.. summaries.Where(summary => summary.Id != source)],
            [.. domains.Select(pair => new DomainContribution(pair.Key, pair.Value.Requests, pair.Value.Bytes))],
            !taken.Exists(id => IsOfOlderVersion(connection, id)));
    }

    // A source of absurd counters has to be removable above all others
    private static long Capped(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;

    /// <summary>Takes it out; false if it does not belong to the account.</summary>
    /// <exception cref="SourceNotRemovableException">An older version metered it.</exception>
    /// <exception cref="InvalidDataException">A bucket holds less than the source added.</exception>
    public static bool Remove(SqliteConnection connection, long account, long source, DateTimeOffset now)
    {
        var taken = Taken(connection, account, source);
        if (taken.Exists(id => IsOfOlderVersion(connection, id)))
        {
            throw new SourceNotRemovableException(
                $"The source {source} was metered, at least in part, by an older version that did not store what it added, so it cannot be removed. Nothing was changed.");
        }

        foreach (var id in taken)
        {
            Subtract(connection, account, id, now);
            UnknownHostTable.Release(connection, id);
            using var delete = new SqliteStatement(connection, "DELETE FROM source WHERE id = ?1");
            delete.Bind(1, id).Run();
        }

        return taken.Count > 0;
    }

    // Its supplements first: they refer to it
    private static List<long> Taken(SqliteConnection connection, long account, long source)
    {
        using var select = new SqliteStatement(
            connection, "SELECT id FROM source WHERE account = ?1 AND (id = ?2 OR supplement_of = ?2) ORDER BY id = ?2, id");
        select.Bind(1, account).Bind(2, source);
        var taken = new List<long>();
        while (select.Step())
        {
            taken.Add(select.Int64(0));
        }

        return taken;
    }

    private static bool IsOfOlderVersion(SqliteConnection connection, long source)
    {
        using var select = new SqliteStatement(connection, "SELECT 1 FROM source_range WHERE source = ?1 AND parser IS NULL AND accepted > 0 LIMIT 1");
        return select.Bind(1, source).Step();
    }

    private static void Subtract(SqliteConnection connection, long account, long source, DateTimeOffset now)
    {
        using var usage = new UsageSubtraction(connection, UsageDay.FirstOpen(now));
        using var adjustments = new RemovalAdjustments(connection, account, source, now);
        var kept = KeptTable.DoubtfulBefore(connection, account);
        var sums = new CellSums();
        var days = new HashSet<(long Place, long Day)>();
        foreach (var contribution in Contributions.Of(connection, source))
        {
            sums.Add(contribution.Cells);
            days.UnionWith(contribution.Days);
            if (sums.Count >= CellsAtOnce)
            {
                Take();
            }
        }

        Take();
        using var rankings = new RankingTable(connection);
        using var visitors = new VisitorTable(connection);
        using var rolled = new RolledDays(connection);
        foreach (var (place, day) in days)
        {
            rankings.RemoveSource(place, day * UsageDay.Seconds, source);
            visitors.RemoveSource(place, day * UsageDay.Seconds, source);
            rolled.Reopen(place, day);
        }

        // of days that an older version deleted there is nothing to take
        void Take()
        {
            var cells = sums.Cells.Where(cell => UsageDay.Of(cell.Bucket) >= kept).ToList();
            usage.Subtract(cells);
            adjustments.Take(cells);
            sums.Clear();
        }
    }
}
