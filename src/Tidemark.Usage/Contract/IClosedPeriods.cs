using Tidemark.Usage.Model;
using Tidemark.Usage.Store.Periods;

namespace Tidemark.Usage.Contract;

/// <summary>
/// Periods whose figures were taken as final, such as months that were billed. Nothing is locked by that: what comes late is metered as ever, and
/// is kept as an adjustment of the period besides, in the same transaction. What a period held when it was closed plus its
/// adjustments is what the store answers for it.
/// </summary>
public interface IClosedPeriods
{
    /// <summary>The UTC days on which the account has usage, ascending.</summary>
    Task<IReadOnlyList<MeteredDay>> MeteredDays(long account, CancellationToken cancellationToken = default);

    /// <summary>Closes a period with what it holds now. False when it is closed already, or holds nothing.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="period">Widened to whole buckets.</param>
    /// <param name="cancellationToken">Stops it before it is closed.</param>
    Task<bool> Close(long account, TimeRange period, CancellationToken cancellationToken = default);

    /// <summary>The closed periods that lie within the range, by their start.</summary>
    Task<IReadOnlyList<ClosedPeriod>> Closed(long account, TimeRange within, CancellationToken cancellationToken = default);
}

/// <summary>A UTC day on which an account has usage.</summary>
/// <param name="Start">Its first instant.</param>
/// <param name="FirstAt">When the first of it was metered; the epoch when that was not noted yet.</param>
public readonly record struct MeteredDay(DateTimeOffset Start, DateTimeOffset FirstAt);

/// <summary>A closed period.</summary>
/// <param name="Range">Whole buckets.</param>
/// <param name="ClosedAt">When it was closed.</param>
/// <param name="Figures">What each domain had then.</param>
/// <param name="Adjustments">What became different since, by time.</param>
public sealed record ClosedPeriod(
    TimeRange Range, DateTimeOffset ClosedAt, IReadOnlyDictionary<string, PeriodFigures> Figures, IReadOnlyList<Adjustment> Adjustments)
{
    /// <summary>What it held when it was closed.</summary>
    /// <param name="domains">Null: all.</param>
    public PeriodFigures Then(IReadOnlyCollection<string>? domains = null) =>
        Sum(Figures.Where(figure => domains?.Contains(figure.Key) ?? true).Select(figure => figure.Value));

    /// <summary>By how much that changed since; negative when sources were removed.</summary>
    /// <param name="domains">Null: all.</param>
    public PeriodFigures Since(IReadOnlyCollection<string>? domains = null) => Sum(Of(domains).Select(adjustment => adjustment.Figures));

    /// <summary>The adjustments of some domains.</summary>
    /// <param name="domains">Null: all.</param>
    public IEnumerable<Adjustment> Of(IReadOnlyCollection<string>? domains = null) =>
        Adjustments.Where(adjustment => domains?.Contains(adjustment.Domain) ?? true);

    private static PeriodFigures Sum(IEnumerable<PeriodFigures> figures) =>
        figures.Aggregate(default(PeriodFigures), (sum, one) => new PeriodFigures(sum.Requests + one.Requests, sum.Bytes + one.Bytes));
}

/// <summary>Requests and response bytes of a period, or by how much they changed.</summary>
public readonly record struct PeriodFigures(long Requests, long Bytes);

/// <summary>What a source changed in a period that was closed.</summary>
/// <param name="Source">The source's row; it stays when the source is removed.</param>
/// <param name="Name">The source's file.</param>
/// <param name="Domain">Whose figures changed.</param>
/// <param name="Removed">False: its lines came late. True: it was removed, and the figures are negative.</param>
/// <param name="At">When, the last time.</param>
/// <param name="Figures">By how much.</param>
public sealed record Adjustment(long Source, string Name, string Domain, bool Removed, DateTimeOffset At, PeriodFigures Figures);
