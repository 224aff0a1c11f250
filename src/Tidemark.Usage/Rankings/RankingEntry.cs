namespace Tidemark.Usage.Rankings;

/// <summary>A key as bytes (UTF-8 if the log is) with its figures.</summary>
public readonly record struct RankingEntry(ReadOnlyMemory<byte> Key, long Requests, long Bytes);
