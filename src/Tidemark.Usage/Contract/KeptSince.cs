using Tidemark.Usage.Retention;

namespace Tidemark.Usage.Contract;

/// <summary>From when on an account's figures are all there. What was older was deleted as <see cref="RetentionOptions"/> say: its absence is not zero.</summary>
/// <param name="Usage">Usage; null: nothing was deleted.</param>
/// <param name="Audience">Rankings and visitors; null: nothing was deleted.</param>
public readonly record struct KeptSince(DateTimeOffset? Usage, DateTimeOffset? Audience);
