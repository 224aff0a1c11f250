using Tidemark.Api.Signing;
using Tidemark.Storage;
using Tidemark.Testing;

namespace Tidemark.Api.Tests.Signing;

public sealed class NonceStoreTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly FakeClock _clock = FakeClock.At("2026-11-20T00:00:00Z");

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task A_nonce_is_taken_once_for_each_key()
    {
        using var store = Open();
        (await store.Take("key", "nonce", InAQuarter)).ShouldBe(NonceClaim.Taken);
        (await store.Take("key", "nonce", InAQuarter)).ShouldBe(NonceClaim.Used);
        (await store.Take("other", "nonce", InAQuarter)).ShouldBe(NonceClaim.Taken);
        (await store.Take("key", "Nonce", InAQuarter)).ShouldBe(NonceClaim.Taken);
    }

    [Fact]
    public async Task Of_many_claims_at_once_over_two_servers_exactly_one_succeeds()
    {
        using var first = Open();
        using var second = Open();
        var claims = Enumerable.Range(0, 400)
            .Select(i => Task.Run(() => (i % 2 == 0 ? first : second).Take("key", "nonce" + (i % 10), InAQuarter))).ToList();
        var answers = await Task.WhenAll(claims);
        answers.Count(answer => answer == NonceClaim.Taken).ShouldBe(10);
        answers.Count(answer => answer == NonceClaim.Used).ShouldBe(390);
    }

    [Fact]
    public async Task A_restart_forgets_nothing()
    {
        using (var before = Open())
        {
            (await before.Take("key", "nonce", InAQuarter)).ShouldBe(NonceClaim.Taken);
        }

        using var after = Open();
        (await after.Take("key", "nonce", InAQuarter)).ShouldBe(NonceClaim.Used);
    }

    [Fact]
    public async Task A_nonce_is_kept_until_its_time_stamp_is_out_of_the_window_and_then_makes_room()
    {
        using var store = Open();
        (await store.Take("key", "early", _clock.GetUtcNow().AddMinutes(15))).ShouldBe(NonceClaim.Taken);
        (await store.Take("key", "late", _clock.GetUtcNow().AddMinutes(30))).ShouldBe(NonceClaim.Taken);
        _clock.Advance(TimeSpan.FromMinutes(15));
        (await store.Take("key", "early", InAQuarter)).ShouldBe(NonceClaim.Used);
        _clock.Advance(TimeSpan.FromSeconds(30));
        (await store.Take("key", "another", InAQuarter)).ShouldBe(NonceClaim.Taken);
        (await Count()).ShouldBe("2");
        (await store.Take("key", "late", InAQuarter)).ShouldBe(NonceClaim.Used);
    }

    [Fact]
    public async Task When_as_many_are_kept_as_may_be_further_claims_are_refused_until_some_expire()
    {
        using var store = new NonceStore(new DataFolder(_temp.Path), new ApiOptions { NonceCapacity = 1000 }, _clock);
        for (var i = 0; i < 1000; i++)
        {
            (await store.Take("key", i.ToString(), InAQuarter)).ShouldBe(NonceClaim.Taken);
        }

        (await store.Take("key", "one more", InAQuarter)).ShouldBe(NonceClaim.Full);
        _clock.Advance(TimeSpan.FromMinutes(16));
        (await store.Take("key", "one more", InAQuarter)).ShouldBe(NonceClaim.Taken);
    }

    private DateTimeOffset InAQuarter => _clock.GetUtcNow().AddMinutes(15);

    private NonceStore Open() => new(new DataFolder(_temp.Path), new ApiOptions(), _clock);

    private async Task<string> Count() => (await ToolRun.Shell($"sqlite3 '{new DataFolder(_temp.Path).NonceDatabase}' 'SELECT count(*) FROM nonce'")).Trim();
}
