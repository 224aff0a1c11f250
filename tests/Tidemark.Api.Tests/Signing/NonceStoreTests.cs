using Tidemark.Api.Signing;
using Tidemark.Storage;
using Tidemark.Testing;

namespace Tidemark.Api.Tests.Signing;

public sealed class NonceStoreTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly FakeClock _clock = FakeClock.At("2026-11-20T00:00:00Z");

    private long _version = 7;

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
        using var store = new NonceStore(new DataFolder(_temp.Path), new ApiOptions { NonceCapacity = 1000 }, _clock, () => _version);
        for (var i = 0; i < 1000; i++)
        {
            (await store.Take("key", i.ToString(), InAQuarter)).ShouldBe(NonceClaim.Taken);
        }

        (await store.Take("key", "one more", InAQuarter)).ShouldBe(NonceClaim.Full);
        _clock.Advance(TimeSpan.FromMinutes(16));
        (await store.Take("key", "one more", InAQuarter)).ShouldBe(NonceClaim.Taken);
    }

    [Fact]
    public async Task What_another_server_takes_once_all_earlier_nonces_have_expired_is_known_here_as_well()
    {
        using var here = Open();
        (await here.Take("key", "first", InAQuarter)).ShouldBe(NonceClaim.Taken);
        (await here.Take("key", "second", InAQuarter)).ShouldBe(NonceClaim.Taken);
        _clock.Advance(TimeSpan.FromHours(1));
        using (var there = Open())
        {
            (await there.Take("other", "first", InAQuarter)).ShouldBe(NonceClaim.Taken);
        }

        (await Count()).ShouldBe("2");
        _clock.Advance(TimeSpan.FromHours(1));
        using (var restarted = Open())
        {
            (await restarted.Take("other", "second", InAQuarter)).ShouldBe(NonceClaim.Taken);
        }

        (await here.Take("other", "second", InAQuarter)).ShouldBe(NonceClaim.Used);
        (await here.Take("key", "second", InAQuarter)).ShouldBe(NonceClaim.Taken);
    }

    [Fact]
    public async Task Nonces_of_many_calls_at_once_with_time_stamps_of_their_own_are_all_kept_over_a_restart()
    {
        DateTimeOffset Expiry(int call) => _clock.GetUtcNow().AddSeconds(call * 9);
        using (var before = Open())
        {
            (await Task.WhenAll(Enumerable.Range(1, 200).Select(call => before.Take("key", $"nonce {call}", Expiry(call))))).ShouldAllBe(claim => claim == NonceClaim.Taken);
        }

        using var after = Open();
        (await Task.WhenAll(Enumerable.Range(1, 200).Select(call => after.Take("key", $"nonce {call}", Expiry(call))))).ShouldAllBe(claim => claim == NonceClaim.Used);
    }

    [Fact]
    public async Task A_nonce_that_could_not_be_written_may_be_used_again_and_those_before_it_may_not()
    {
        using var store = Open();
        (await store.Take("key", "before", InAQuarter)).ShouldBe(NonceClaim.Taken);
        await Sql("CREATE TRIGGER broken BEFORE INSERT ON nonce_batch BEGIN SELECT RAISE(ABORT, 'broken'); END");
        await Should.ThrowAsync<Exception>(() => store.Take("key", "failed", InAQuarter));
        (await store.Take("key", "before", InAQuarter)).ShouldBe(NonceClaim.Used);
        await Sql("DROP TRIGGER broken");
        (await store.Take("key", "failed", InAQuarter)).ShouldBe(NonceClaim.Taken);
        (await store.Take("key", "failed", InAQuarter)).ShouldBe(NonceClaim.Used);
        (await store.Take("key", "before", InAQuarter)).ShouldBe(NonceClaim.Used);
    }

    [Fact]
    public async Task Nonces_that_the_version_before_kept_are_refused()
    {
        var scripts = typeof(NonceStore).Assembly;
        using var first = new StreamReader(scripts.GetManifestResourceStream("nonces/001_nonces.sql")!);
        var id = ReferenceSigner.Hex(System.Security.Cryptography.SHA256.HashData("key\0nonce"u8)[..16]);
        var expires = InAQuarter.ToUnixTimeSeconds() + 1;
        await Sql($"{await first.ReadToEndAsync()} INSERT INTO nonce VALUES (x'{id}', {expires}); CREATE TABLE migration (name TEXT PRIMARY KEY); INSERT INTO migration VALUES ('001_nonces.sql')");
        using var store = Open();
        (await store.Take("key", "nonce", InAQuarter)).ShouldBe(NonceClaim.Used);
        (await store.Take("key", "another", InAQuarter)).ShouldBe(NonceClaim.Taken);
    }

    [Fact]
    public async Task A_nonce_of_a_call_that_was_verified_with_an_older_version_of_the_keys_stays_free()
    {
        using var store = Open();
        (await store.Take("key", "nonce", InAQuarter, 6)).ShouldBe(NonceClaim.Outdated);
        (await store.Take("key", "nonce", InAQuarter, 7)).ShouldBe(NonceClaim.Taken);
        (await store.Take("key", "nonce", InAQuarter, 6)).ShouldBe(NonceClaim.Outdated);
        _version = 8;
        (await store.Take("key", "another", InAQuarter, 7)).ShouldBe(NonceClaim.Outdated);
        (await store.Take("key", "another", InAQuarter)).ShouldBe(NonceClaim.Taken);
        (await store.Take("key", "another", InAQuarter, 8)).ShouldBe(NonceClaim.Used);
    }

    private DateTimeOffset InAQuarter => _clock.GetUtcNow().AddMinutes(15);

    private NonceStore Open() => new(new DataFolder(_temp.Path), new ApiOptions(), _clock, () => _version);

    private Task<string> Count() => Sql("SELECT count(*) FROM nonce_batch");

    private async Task<string> Sql(string sql)
    {
        var run = await ToolRun.Run("sqlite3", [new DataFolder(_temp.Path).NonceDatabase], sql);
        run.Errors.ShouldBeEmpty();
        return run.Output.Trim();
    }
}
