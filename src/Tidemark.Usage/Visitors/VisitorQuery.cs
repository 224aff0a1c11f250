namespace Tidemark.Usage.Visitors;

/// <summary>A question for page views and unique visitors (distinct client addresses).</summary>
/// <param name="Account">The account (AliUid).</param>
/// <param name="Boundaries">Two or more ascending instants on the hour; each neighbouring pair is an interval.</param>
public sealed record VisitorQuery(long Account, IReadOnlyList<DateTimeOffset> Boundaries)
{
    /// <summary>Domain names; null: all.</summary>
    public IReadOnlyCollection<string>? Domains { get; init; }

    /// <summary>Regions; null: all.</summary>
    public IReadOnlyCollection<string>? Regions { get; init; }
}

/// <summary>One interval.</summary>
/// <param name="Start">Its first instant.</param>
/// <param name="PageViews">Requests.</param>
/// <param name="UniqueVisitors">Distinct client addresses, over all domains and regions selected.</param>
/// <param name="Exact">False: an estimate, with a standard error below half a percent.</param>
public readonly record struct VisitorCount(DateTimeOffset Start, long PageViews, long UniqueVisitors, bool Exact);
