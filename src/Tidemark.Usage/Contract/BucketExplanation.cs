using Tidemark.Usage.Model;

namespace Tidemark.Usage.Contract;

/// <summary>Where the figures of a bucket come from; where five-minute detail is no longer kept, those of its hour or UTC day.</summary>
/// <param name="Range">The bucket, or the hour or day.</param>
/// <param name="Figures">What is answered for it: the sum of <paramref name="Sources"/> and <paramref name="OlderVersion"/>.</param>
/// <param name="Sources">By id.</param>
/// <param name="OlderVersion">What was metered by versions that did not keep what a source added.</param>
public sealed record BucketExplanation(TimeRange Range, Counters Figures, IReadOnlyList<BucketSource> Sources, Counters OlderVersion);

/// <summary>What a source gave to a bucket.</summary>
/// <param name="Id">The source.</param>
/// <param name="Name">The file's name when it was first read.</param>
/// <param name="Ranges">The bytes of its content in which the requests stand, ascending; other lines stand there, too.</param>
/// <param name="Figures">What they are.</param>
public sealed record BucketSource(long Id, string Name, IReadOnlyList<ByteRange> Ranges, Counters Figures);

/// <summary>Bytes <c>[Start, End)</c> of a decompressed content.</summary>
public readonly record struct ByteRange(long Start, long End);
