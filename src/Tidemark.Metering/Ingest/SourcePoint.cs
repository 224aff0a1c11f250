using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats;
using Tidemark.Logs.Reading;
using Tidemark.Usage.Contract;

namespace Tidemark.Metering.Ingest;

/// <summary>
/// How far a content was metered, and as what. It moves with every commit, so that it is right whatever fails after; where a file is
/// followed it is kept from one read to the next.
/// </summary>
internal sealed class SourcePoint
{
    private Directives? _directives;

    /// <param name="found">What the ledger knows.</param>
    /// <param name="format">How lines are read.</param>
    /// <param name="name">The name of a source that is new.</param>
    /// <param name="target">The domain that was given, or empty.</param>
    public SourcePoint(FoundSource found, LogFormat format, string name, string target)
    {
        Format = format;
        LastSource = found.LastSource;
        Committed = found.Length;
        EndsInsideLine = found.EndsInsideLine;
        Source = found.Source is { } known
            ? new SourceIdentity(known.Id, known.Name, target, format.Name, 0, [])
            : new SourceIdentity(null, name, target, format.Name, 0, []);
    }

    /// <summary>A supplement of a source: it moves over the content once more.</summary>
    /// <param name="found">The source.</param>
    /// <param name="plan">What is metered.</param>
    public SourcePoint(FoundSource found, SupplementPlan plan)
    {
        Format = plan.Stretches[0].Format;
        LastSource = found.LastSource;
        Committed = plan.Start;
        Supplement = plan;
        Source = new SourceIdentity(plan.Id, found.Source!.Name, "", Format.Name, 0, []);
    }

    /// <summary>How lines are read.</summary>
    public LogFormat Format { get; private set; }

    /// <summary>What it supplements; null: it is a source of its own.</summary>
    public SupplementPlan? Supplement { get; }

    /// <summary>The source; without an id until something is committed.</summary>
    public SourceIdentity Source { get; private set; }

    /// <summary>The last source that was recorded before the content was looked for.</summary>
    public long LastSource { get; }

    /// <summary>First byte that is not in the ledger.</summary>
    public long Committed { get; private set; }

    /// <summary>The ranges at the beginning of a new source without an accepted line.</summary>
    public HeldRanges Held { get; } = new();

    /// <summary>First byte that was not read into sums yet.</summary>
    public long Position => Held.All.Count > 0 ? Held.All[^1].End : Committed;

    /// <summary>The byte before <see cref="Position"/> is not a line end: what follows up to one is the rest of a line that was metered.</summary>
    public bool EndsInsideLine { get; set; }

    /// <summary>From here on lines are of another format.</summary>
    public void GoOnIn(LogFormat format)
    {
        Format = format;
        Source = Source with { Format = format.Name };
        _directives = null;
    }

    /// <summary>
    /// What lines before <see cref="Position"/> say of those after it; null for a format that needs none. They are looked for in the content, which stands
    /// anywhere after, unless they are known from the last time.
    /// </summary>
    public Directives? DirectivesOf(LogContent content)
    {
        if (!Format.HasDirectives)
        {
            return null;
        }

        if (_directives?.Position != Position)
        {
            _directives = DirectiveSearch.At(content, Position);
        }

        return _directives;
    }

    /// <summary>Holds a batch back without an accepted line.</summary>
    public void Hold(MeteredBatch batch, IEnumerable<KeyValuePair<string, long>> unknownHosts)
    {
        Held.Hold(batch, unknownHosts);
        EndsInsideLine = false;
    }

    /// <summary>A batch was committed, with what was held.</summary>
    public void Commit(long source, long end)
    {
        Source = Source with { Id = source };
        Committed = end;
        EndsInsideLine = false;
        Held.Clear();
    }
}
