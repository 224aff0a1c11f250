using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Usage.Store;

namespace Tidemark.Usage.Tests.Store;

public sealed class VisitorKeysTests : StoreFixture
{
    private const int KeyDays = 2;

    private static readonly long Today = Now.ToUnixTimeSeconds() / 86_400;

    [Fact]
    public async Task Whoever_asks_first_makes_the_key_of_a_day_and_everyone_gets_the_same()
    {
        var second = new SqliteUsageStore(File, Clock);
        var keys = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => Keys(i % 2 == 0 ? Store : second).Of(Today))));
        second.Release();

        keys.ShouldAllBe(key => key.SequenceEqual(keys[0]));
        keys[0].Length.ShouldBe(32);
        Keys().Of(Today - 1).ShouldNotBe(keys[0]);
    }

    [Fact]
    public void A_key_is_destroyed_its_days_after_its_day_ended()
    {
        var key = Keys().Of(Today);
        Clock.MoveTo(DateTimeOffset.UnixEpoch.AddDays(Today + 3).AddSeconds(-1));
        Keys().Destroy();
        Keys().Of(Today).ShouldBe(key);

        Clock.Advance(TimeSpan.FromSeconds(1));
        Keys().Destroy();
        Keys().Of(Today).ShouldNotBe(key);
    }

    [Fact]
    public void The_key_of_a_day_long_ago_stays_until_its_days_after_it_was_made()
    {
        var key = Keys().Of(Today - 300);
        Clock.Advance(TimeSpan.FromDays(2) - TimeSpan.FromSeconds(1));
        Keys().Destroy();
        Keys().Of(Today - 300).ShouldBe(key);
        Clock.Advance(TimeSpan.FromSeconds(1));
        Keys().Destroy();
        Keys().Of(Today - 300).ShouldNotBe(key);
    }

    [Fact]
    public void Destroyed_keys_are_in_no_file_of_the_store_and_those_that_stay_are()
    {
        var random = new Random(5);
        var days = Enumerable.Range(0, 400).OrderBy(_ => random.Next()).Select(i => Today - i - 10).ToList();
        var old = days.ConvertAll(day => Keys().Of(day));
        InFiles(old[7]).ShouldBeTrue();
        Clock.Advance(TimeSpan.FromDays(1));
        var young = Keys().Of(Today + 1);

        Clock.Advance(TimeSpan.FromDays(1));
        Keys().Destroy();

        old.Where(InFiles).ShouldBeEmpty();
        InFiles(young).ShouldBeTrue();
        Keys().Of(Today + 1).ShouldBe(young);
    }

    [Fact]
    public void Who_reads_meanwhile_holds_nothing_up_and_the_key_is_gone_from_the_log_the_next_time()
    {
        var old = Keys().Of(Today - 10);
        var keys = Keys();
        Clock.Advance(TimeSpan.FromDays(2));
        using (var connection = Store.File.Open())
        using (var snapshot = connection.BeginTransaction(deferred: true))
        {
            using var read = connection.CreateCommand();
            read.Transaction = snapshot;
            read.CommandText = "SELECT count(*) FROM visitor_key";
            read.ExecuteScalar().ShouldBe(1L);
            keys.Destroy();
            InFiles(old).ShouldBeTrue();
        }

        keys.Destroy();
        InFiles(old).ShouldBeFalse();
    }

    [Fact]
    public void Who_only_makes_keys_has_old_ones_destroyed_too()
    {
        var old = Keys().Of(Today - 10);
        Clock.Advance(TimeSpan.FromDays(3));
        Keys().Of(Today + 3);
        Keys().Of(Today - 10).ShouldNotBe(old);
    }

    private VisitorKeys Keys(SqliteUsageStore? store = null) => new(store ?? Store, KeyDays, Clock, NullLogger<VisitorKeys>.Instance);

    private bool InFiles(byte[] key) => new[] { File, File + "-wal" }.Any(path => System.IO.File.Exists(path) && Holds(path, key));

    // The store has it open
    private static bool Holds(string path, byte[] key)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var content = new byte[file.Length];
        file.ReadExactly(content);
        return content.AsSpan().IndexOf(key) >= 0;
    }
}
