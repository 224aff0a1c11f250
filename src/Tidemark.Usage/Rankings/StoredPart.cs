namespace Tidemark.Usage.Rankings;

/// <summary>A part in its stored form.</summary>
/// <param name="Keys">How many keys it has.</param>
/// <param name="Requests">Of all keys, dropped ones included.</param>
/// <param name="Bytes">Of all keys, dropped ones included.</param>
/// <param name="RequestsError">At most this many are missing from a key.</param>
/// <param name="BytesError">At most this many are missing from a key.</param>
/// <param name="Entries">See <see cref="RankingCodec"/>.</param>
internal readonly record struct StoredPart(
    int Keys, long Requests, long Bytes, long RequestsError, long BytesError, ReadOnlyMemory<byte> Entries);
