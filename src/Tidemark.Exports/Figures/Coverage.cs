using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.Exports.Figures;

/// <summary>Which part of the range asked for has figures, and how final they are.</summary>
/// <param name="Asked">The range of the task.</param>
/// <param name="Range">Whole buckets of it that are over; null when none is.</param>
/// <param name="Watermark">Up to when the account's figures are complete; null when nothing was metered yet.</param>
internal sealed record Coverage(TimeRange Asked, TimeRange? Range, DateTimeOffset? Watermark)
{
    /// <summary>The months that were closed within the range.</summary>
    public IReadOnlyList<ClosedPeriod> Closed { get; init; } = [];

    /// <summary>From when on the account's usage is kept; null: since ever.</summary>
    public DateTimeOffset? KeptSince { get; init; }

    /// <summary>Part of the range is no longer kept: its absence is no zero.</summary>
    public bool IsDeleted => KeptSince > Asked.Start;

    /// <summary>What of the range is over at the instant.</summary>
    public static Coverage Of(TimeRange asked, DateTimeOffset now, DateTimeOffset? watermark)
    {
        var whole = asked.WidenedTo(Bucket.Seconds);
        var over = DateTimeOffset.FromUnixTimeSeconds(Bucket.StartOf(now.ToUnixTimeSeconds()));
        var end = over < whole.End ? over : whole.End;
        return new Coverage(asked, end > whole.Start ? new TimeRange(whole.Start, end) : null, watermark);
    }

    /// <summary>The range goes on after what is over: figures are those up to now.</summary>
    public bool IsCut => Range is null || Range.Value.End < Asked.WidenedTo(Bucket.Seconds).End;

    /// <summary>Lines of the range may still come: the watermark lies within its last bucket or before.</summary>
    public bool MayGrow => Range is { } range && (Watermark is null || Watermark < range.End.AddSeconds(-Bucket.Seconds));

    /// <summary>The range was not made of whole buckets and was widened to them.</summary>
    public bool IsWidened => Asked.WidenedTo(Bucket.Seconds) != Asked;
}
