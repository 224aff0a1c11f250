using System.Collections.Concurrent;
using Tidemark.Usage.Model;

namespace Tidemark.Api.Throttling;

/// <summary>
/// Limits calls per second by account and operation with a token bucket. The burst equals the rate. Tokens are counted per process and taken
/// after the signature is verified, so that only the account itself uses its tokens.
/// </summary>
internal sealed class RateLimiter(TimeProvider clock)
{
    private readonly ConcurrentDictionary<(long Account, string Operation), Bucket> _buckets = new();

    /// <summary>Takes a token.</summary>
    /// <param name="account">The account (AliUid).</param>
    /// <param name="operation">The operation.</param>
    /// <param name="rate">Calls per second; the burst is the same, at least one.</param>
    /// <returns>Null if a token was available, else the time until the next.</returns>
    public TimeSpan? Take(long account, string operation, double rate)
    {
        var bucket = _buckets.GetOrAdd((account, operation), static (_, start) => new Bucket(start.Burst, start.Now), (Burst: Burst(rate), Now: clock.GetTimestamp()));
        lock (bucket)
        {
            var now = clock.GetTimestamp();
            bucket.Tokens = Math.Min(Burst(rate), bucket.Tokens + (clock.GetElapsedTime(bucket.FilledAt, now).TotalSeconds * rate));
            bucket.FilledAt = now;
            if (bucket.Tokens < 1)
            {
                return TimeSpan.FromSeconds((1 - bucket.Tokens) / rate);
            }

            bucket.Tokens--;
            return null;
        }
    }

    /// <summary>Returns a token: the call was a replay, which the account did not make.</summary>
    public void GiveBack(long account, string operation)
    {
        if (_buckets.TryGetValue((account, operation), out var bucket))
        {
            lock (bucket)
            {
                bucket.Tokens++;
            }
        }
    }

    private static double Burst(double rate) => Math.Max(1, rate);

    private sealed class Bucket(double tokens, long filledAt)
    {
        public double Tokens { get; set; } = tokens;

        public long FilledAt { get; set; } = filledAt;
    }
}
