using Tidemark.Logs;
using Tidemark.Metering.Ingest;
using Tidemark.Metering.Watch;
using Tidemark.Usage.Contract;

namespace Tidemark.Metering.Tests.Watch;

/// <summary>Files that grow.</summary>
public sealed class WatcherTests : WatchFixture
{
    [Fact]
    public async Task Lines_are_metered_as_they_come()
    {
        using var watcher = Follow(Log("access.log"));
        Append("access.log", Fresh(3));
        await Flush(watcher);
        await ShouldBeExact();
        for (var i = 0; i < 5; i++)
        {
            Append("access.log", Fresh(10));
            await Flush(watcher);
            await ShouldBeExact();
        }

        var source = (await Store.Sources(Account)).ShouldHaveSingleItem();
        (source.Accepted, source.Length).ShouldBe((53, new FileInfo(Log("access.log")).Length));
        Events.OfType<LinesMetered>().Sum(metered => metered.Outcome.Accepted).ShouldBe(53);
    }

    [Fact]
    public async Task Nothing_is_metered_before_it_is_time()
    {
        using var watcher = Follow(Log("access.log"));
        Append("access.log", Fresh(3));
        await Flush(watcher);
        Append("access.log", Line(99));
        Clock.Advance(Options.Flush - TimeSpan.FromSeconds(1));

        await watcher.Poll(always: false, toTheEnd: false, default);

        await ShouldBeExact();
    }

    [Fact]
    public async Task Half_a_line_waits_for_its_other_half()
    {
        using var watcher = Follow(Log("access.log"));
        var line = Fresh(1);
        Append("access.log", Fresh(2) + line[..^20]);
        Expected.RemoveAt(0);
        await Flush(watcher, 3);
        await ShouldBeExact();

        Append("access.log", line[^20..]);
        Expected.Add("http://www.example.com/n/0");
        await Flush(watcher);

        await ShouldBeExact();
        (await Store.Sources(Account)).ShouldHaveSingleItem().Rejected.ShouldBe(0);
    }

    [Fact]
    public async Task A_restart_goes_on_where_it_was()
    {
        using (var first = Follow(Log("access.log")))
        {
            Append("access.log", Fresh(10));
            await Flush(first);
        }

        Append("access.log", Fresh(10));
        using var second = Follow(Log("access.log"));
        await Flush(second);

        await ShouldBeExact();
        (await Store.Sources(Account)).ShouldHaveSingleItem().Lines.ShouldBe(20);
    }

    [Fact]
    public async Task A_file_that_comes_later_is_followed_when_it_does()
    {
        using var watcher = Follow(Path.Combine(Logs, "site", "access.log"));
        await Flush(watcher, 2);
        Events.ShouldHaveSingleItem().ShouldBeOfType<WatchProblem>().Problem.ShouldContain("does not exist yet");

        Directory.CreateDirectory(Log("site"));
        File.WriteAllText(Log("site/access.log"), "");
        await Flush(watcher, 2);
        Append("site/access.log", Fresh(4));
        await Flush(watcher);

        await ShouldBeExact();
        watcher.IsTroubled.ShouldBeFalse();
    }

    [Fact]
    public async Task What_another_process_metered_meanwhile_is_not_metered_again()
    {
        using var watcher = Follow(Log("access.log"));
        Append("access.log", Fresh(10));
        await Flush(watcher);
        Append("access.log", Fresh(10));
        await Ingest(Log("access.log"));
        Append("access.log", Fresh(10));
        await Flush(watcher, 2);
        await ShouldBeExact();

        Append("access.log", Fresh(1));
        await Flush(watcher);
        await ShouldBeExact();
    }

    [Fact]
    public async Task Two_watchers_of_one_file_count_it_once()
    {
        using var one = Follow(Log("access.log"));
        using var other = Follow(Logs);
        for (var i = 0; i < 6; i++)
        {
            Append("access.log", Fresh(5));
            await Flush(i % 2 == 0 ? one : other);
            await Flush(i % 3 == 0 ? one : other);
        }

        await Flush(one, 2);
        await ShouldBeExact();
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_rejected_and_the_next_is_read()
    {
        using var watcher = Follow(Request(format: "combined"), Store, [], Log("access.log"));
        Append("access.log", Fresh(1) + new string('x', 70_000));
        await Flush(watcher);
        Append("access.log", new string('x', 300_000));
        await Flush(watcher);
        Append("access.log", "\n" + Fresh(1));
        await Flush(watcher);

        await ShouldBeExact();
        (await Store.Sources(Account)).ShouldHaveSingleItem().RejectedBy.ShouldBe(new Dictionary<string, long> { ["too-long"] = 1 });
    }

    [Fact]
    public async Task A_backlog_is_caught_up_with_in_batches()
    {
        Append("access.log", Fresh(60_000));
        using var watcher = Follow(Log("access.log"));

        await Flush(watcher);

        (await Total()).Requests.ShouldBe(60_000);
    }

    [Fact]
    public async Task Once_reads_everything_to_its_end_a_complete_last_line_included()
    {
        using var watcher = Follow(Logs);
        Append("a.log", Fresh(5).TrimEnd('\n'));
        Append("b.log", Fresh(5));

        await watcher.Once(default);
        await ShouldBeExact();

        Append("a.log", "\n" + Fresh(1));
        using var again = Follow(Logs);
        await again.Once(default);
        await ShouldBeExact();
    }

    [Fact]
    public async Task Stopping_meters_what_is_complete()
    {
        using var stop = new CancellationTokenSource();
        using var watcher = Follow(Log("access.log"));
        Append("access.log", Fresh(2));
        await Flush(watcher);
        Append("access.log", Fresh(2) + "192.0.2.1 - - [10/Mar");
        await stop.CancelAsync();

        await watcher.Run(stop.Token);

        await ShouldBeExact();
    }

    [Fact]
    public async Task Lines_of_a_host_that_becomes_a_domain_are_metered_then()
    {
        var domains = new Growing();
        using var watcher = Follow(new IngestRequest(Account, domains) { Format = "alibaba" }, Store, [], Log("cdn.log"));
        const string line = """[10/Mar/2026:12:00:00 +0800] 192.0.2.1 - 10 "-" "GET http://late.example.com/a" 200 100 500 HIT "Agent" "text/html" """;
        Directory.CreateDirectory(Logs);
        for (var i = 0; i < 4; i++)
        {
            Append("cdn.log", line.TrimEnd() + "\n");
            await Flush(watcher);
        }

        (await Total()).Requests.ShouldBe(0);
        Events.OfType<LinesMetered>().Last().Held.ShouldBe(4);

        domains.Known.Add("late.example.com");
        Clock.Advance(TimeSpan.FromSeconds(30));
        await Flush(watcher);

        (await Total()).Requests.ShouldBe(4);
        Append("cdn.log", line.TrimEnd() + "\n");
        await Flush(watcher);
        (await Total()).Requests.ShouldBe(5);
    }

    [Fact]
    public void A_format_that_needs_a_domain_is_refused_before_anything_is_followed() =>
        Should.Throw<LogUsageException>(() => Follow(Request(domain: null, format: "combined"), Store, [], Log("access.log")));

    private sealed class Growing : IDomainDirectory
    {
        public HashSet<string> Known { get; } = [];

        public string? Resolve(string host) => Known.Contains(host) ? host : null;
    }
}
