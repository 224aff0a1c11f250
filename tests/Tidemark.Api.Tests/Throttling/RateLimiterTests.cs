using FsCheck;
using FsCheck.Fluent;
using Tidemark.Api.Throttling;
using Tidemark.Testing;

namespace Tidemark.Api.Tests.Throttling;

public sealed class RateLimiterTests
{
    private readonly FakeClock _clock = FakeClock.At("2026-11-20T00:00:00Z");

    [Fact]
    public void As_many_calls_as_the_rate_pass_at_once_and_the_next_is_told_when_to_come_back()
    {
        var limiter = new RateLimiter(_clock);
        for (var i = 0; i < 3; i++)
        {
            limiter.Take(1, "A", 3).ShouldBeNull();
        }

        limiter.Take(1, "A", 3)!.Value.TotalMilliseconds.ShouldBe(1000.0 / 3, 0.001);
        _clock.Advance(TimeSpan.FromMilliseconds(334));
        limiter.Take(1, "A", 3).ShouldBeNull();
        limiter.Take(1, "A", 3).ShouldNotBeNull();
    }

    [Fact]
    public void Accounts_and_operations_do_not_share_their_tokens()
    {
        var limiter = new RateLimiter(_clock);
        limiter.Take(1, "A", 1).ShouldBeNull();
        limiter.Take(1, "A", 1).ShouldNotBeNull();
        limiter.Take(2, "A", 1).ShouldBeNull();
        limiter.Take(1, "B", 1).ShouldBeNull();
    }

    [Fact]
    public void A_rate_below_one_a_second_lets_one_call_through_and_then_waits()
    {
        var limiter = new RateLimiter(_clock);
        limiter.Take(1, "A", 0.5).ShouldBeNull();
        limiter.Take(1, "A", 0.5).ShouldBe(TimeSpan.FromSeconds(2));
        _clock.Advance(TimeSpan.FromSeconds(2));
        limiter.Take(1, "A", 0.5).ShouldBeNull();
    }

    [Fact]
    public void A_token_given_back_can_be_taken_again()
    {
        var limiter = new RateLimiter(_clock);
        limiter.Take(1, "A", 1).ShouldBeNull();
        limiter.GiveBack(1, "A");
        limiter.Take(1, "A", 1).ShouldBeNull();
        limiter.Take(1, "A", 1).ShouldNotBeNull();
    }

    [Fact]
    public void However_calls_come_no_stretch_of_time_passes_more_than_the_rate_and_one_burst() =>
        Prop.ForAll(Gen.ArrayOf(Gen.Choose(0, 400)).ToArbitrary(), pauses =>
        {
            var limiter = new RateLimiter(_clock);
            var passed = new List<DateTimeOffset>();
            foreach (var pause in pauses)
            {
                _clock.Advance(TimeSpan.FromMilliseconds(pause));
                if (limiter.Take(1, "A", 5) is null)
                {
                    passed.Add(_clock.GetUtcNow());
                }
            }

            for (var i = 0; i < passed.Count; i++)
            {
                for (var j = i; j < passed.Count; j++)
                {
                    (j - i + 1).ShouldBeLessThanOrEqualTo((int)Math.Floor(5 + ((passed[j] - passed[i]).TotalSeconds * 5) + 0.0001));
                }
            }
        }).QuickCheckThrowOnFailure();
}
