namespace Tidemark.Usage.Contract;

/// <summary>The keys that visitors are hashed with, one for each UTC day of requests.</summary>
public interface IVisitorKeys
{
    /// <summary>Bytes of a key: two keys of SipHash.</summary>
    const int KeyLength = 32;

    /// <summary>The key of a day; made at random when the day has none.</summary>
    /// <param name="day">UTC, days since 1970-01-01.</param>
    /// <exception cref="IOException">The store cannot be written.</exception>
    byte[] Of(long day);
}
