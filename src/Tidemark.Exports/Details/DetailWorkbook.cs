using Tidemark.Accounts;
using Tidemark.Documents.Sheets;
using Tidemark.Exports.Figures;
using Tidemark.Exports.Tasks;
using Tidemark.Reports;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.Exports.Details;

/// <summary>
/// Five-minute rows as a workbook: one row per bucket for the whole account, or one row per bucket and domain if domains are named.
/// Metered buckets without usage are rows of zeros, because percentiles count them. Time that is not metered yet has rows only where there is usage.
/// </summary>
internal sealed class DetailWorkbook(IUsageStore usage, Account account, ExportTask task, Coverage coverage)
{
    private const int MostAttempts = 3;

    private readonly DetailWords _words = DetailWords.In(task.Language);
    private readonly IReadOnlyList<string>? _split = task.Domains is { Count: <= ExportTaskStore.MostDomains } named ? named : null;

    /// <summary>Writes the file, and writes it again if an ingest changed the figures meanwhile.</summary>
    /// <exception cref="InvalidOperationException">The figures kept changing.</exception>
    public async Task Write(string target, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            await using var file = new FileStream(target, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
            if (await TryWrite(file, cancellationToken))
            {
                return;
            }
        }

        throw new InvalidOperationException("The usage of the period kept changing while its rows were written; it is retried later.");
    }

    private async Task<bool> TryWrite(Stream target, CancellationToken cancellationToken)
    {
        using var writer = new XlsxWriter(target, task.CreatedAt);
        var summary = new DetailSummary(account, task, coverage, _words);
        var columns = new DetailColumns(task.DetailType!, _split is not null, new Billing(account.TrafficFactor), account.Zone, _words);
        var sheet = task.DetailType == "flow" ? _words.FlowSheet : _words.VasSheet;
        var split = _split ?? [];
        if (coverage.Range is null)
        {
            await summary.Write(writer, null, split, _ => throw new InvalidOperationException("There is no figure of a range without buckets."));
            writer.BeginSheet(sheet, columns.Heads());
            writer.Finish();
            return true;
        }

        var whole = await UsageFigures.Of(usage, account, coverage, task.Domains, cancellationToken);
        await summary.Write(writer, whole, split, name => UsageFigures.Of(usage, account, coverage, [name], cancellationToken));
        writer.BeginSheet(sheet, columns.Heads());
        var consistent = true;
        if (_split is null)
        {
            for (var i = 0; i < whole.Timeline.Buckets.Length; i++)
            {
                if (IsMetered(whole, i) || whole.Timeline.Buckets[i].Requests > 0)
                {
                    columns.Write(writer, whole.Timeline.StartOf(i), "", whole.Timeline.Buckets[i]);
                }
            }
        }
        else
        {
            var written = await WriteDomains(writer, columns, whole, _split, cancellationToken);
            consistent = written == whole.Total;
        }

        writer.Finish();
        return consistent;
    }

    /// <summary>Writes every bucket with every domain, by time, then by name. Returns the sum of the rows.</summary>
    private async Task<Counters> WriteDomains(
        XlsxWriter writer, DetailColumns columns, UsageFigures whole, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var timeline = whole.Timeline;
        var index = names.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        var bucket = new Counters[names.Count];
        var next = 0;
        var sum = default(Counters);
        var query = new UsageQuery(account.AliUid, timeline.Range) { Domains = names };
        await foreach (var row in usage.Rows(query, cancellationToken))
        {
            var at = (int)((row.Start - timeline.Range.Start).TotalSeconds / Bucket.Seconds);
            while (next < at)
            {
                WriteBucket();
            }

            bucket[index[row.Domain]] = row.Counters;
            sum.Add(row.Counters);
        }

        while (next < timeline.Buckets.Length)
        {
            WriteBucket();
        }

        return sum;

        void WriteBucket()
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var i = 0; i < names.Count; i++)
            {
                if (IsMetered(whole, next) || bucket[i].Requests > 0)
                {
                    columns.Write(writer, timeline.StartOf(next), names[i], bucket[i]);
                }
            }

            Array.Clear(bucket);
            next++;
        }
    }

    private static bool IsMetered(UsageFigures figures, int bucket) => bucket < figures.Metered?.Buckets.Length;
}
