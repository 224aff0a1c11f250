using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.Exports.Figures;

/// <summary>The part of the requested range that has figures, and how final they are.</summary>
/// <param name="Asked">The range of the task.</param>
/// <param name="Range">The completed buckets of the range; null if none is complete.</param>
/// <param name="Watermark">The time up to which the account's figures are complete; null if nothing was metered yet.</param>
internal sealed record Coverage(TimeRange Asked, TimeRange? Range, DateTimeOffset? Watermark)
{
    /// <summary>The months that were closed within the range.</summary>
    public IReadOnlyList<ClosedPeriod> Closed { get; init; } = [];

    /// <summary>The time from which the account's usage is kept; null if nothing was deleted.</summary>
    public DateTimeOffset? KeptSince { get; init; }

    /// <summary>Part of the range is no longer kept; missing figures are not zero.</summary>
    public bool IsDeleted => KeptSince > Asked.Start;

    /// <summary>The completed part of the range at an instant.</summary>
    public static Coverage Of(TimeRange asked, DateTimeOffset now, DateTimeOffset? watermark)
    {
        var whole = asked.WidenedTo(Bucket.Seconds);
        var over = DateTimeOffset.FromUnixTimeSeconds(Bucket.StartOf(now.ToUnixTimeSeconds()));
        var end = over < whole.End ? over : whole.End;
        return new Coverage(asked, end > whole.Start ? new TimeRange(whole.Start, end) : null, watermark);
    }

    /// <summary>The range is not over; figures are those up to now.</summary>
    public bool IsCut => Range is null || Range.Value.End < Asked.WidenedTo(Bucket.Seconds).End;

    /// <summary>The metered part of <see cref="Range"/>: what averages, peaks and percentiles cover. Null if none of it is metered. A closed month is metered.</summary>
    public TimeRange? Metered => Range is { } range ? MeteredTime.Within(range, Closed.Select(period => (DateTimeOffset?)period.Range.End).Append(Watermark).Max()) : null;

    /// <summary>More lines of the range can arrive.</summary>
    public bool MayGrow => Range is not null && Metered != Range;

    /// <summary>The range was not made of whole buckets and was widened to them.</summary>
    public bool IsWidened => Asked.WidenedTo(Bucket.Seconds) != Asked;
}
