using System.Globalization;
using System.Security.Cryptography;
using Tidemark.Metering.Ingest;
using Tidemark.Metering.Tests.Ingest;
using Tidemark.Testing;
using Tidemark.Usage.Contract;

namespace Tidemark.Metering.Tests.Watch;

/// <summary>Flushes make the last range of a log longer: the ledger of a log that is followed for years stays small, and says as much.</summary>
public sealed class GrowingRangeTests : WatchFixture
{
    [Fact]
    public async Task A_thousand_flushes_leave_a_handful_of_ranges_and_the_log_compressed_is_the_same_source()
    {
        using (var watcher = Follow(Log("access.log")))
        {
            for (var i = 0; i < 1000; i++)
            {
                Append("access.log", Fresh(1) + (i % 30 == 15 ? "nonsense\n" : ""));
                await Flush(watcher);
            }
        }

        var ranges = await ShouldBeWhole("access.log");
        ranges.Count.ShouldBe(6);
        (ranges.Sum(range => range.Lines), ranges.Sum(range => range.Accepted), ranges.Sum(range => range.Bytes)).ShouldBe((1033, 1000, 100_000));
        var source = (await Store.Sources(Account)).ShouldHaveSingleItem();
        (source.Lines, source.Accepted, source.Rejected).ShouldBe((1033, 1000, 33));
        var again = await Ingest(Gzip("logs/access.log.1.gz", await File.ReadAllTextAsync(Log("access.log"))));
        (again.Lines, again.Accepted, again.Duplicates).ShouldBe((1033, 0, 1033));
        await ShouldBeExact();
    }

    [Fact]
    public async Task A_range_of_a_quiet_log_is_of_an_hour_at_the_most()
    {
        using var watcher = Follow(Log("access.log"));
        for (var i = 0; i < 10; i++)
        {
            Append("access.log", Fresh(1));
            Clock.Advance(TimeSpan.FromMinutes(20));
            await Flush(watcher);
        }

        (await ShouldBeWhole("access.log")).Select(range => range.Lines).ShouldBe([3, 3, 3, 1]);
    }

    [Fact]
    public async Task After_a_commit_that_failed_and_after_a_restart_a_range_begins()
    {
        var full = false;
        var store = new InterceptedStore(Store) { BeforeCommit = _ => full ? throw new IOException("The disk is full.") : Task.CompletedTask };
        using (var first = Follow(Request(), store, [], Log("access.log")))
        {
            for (var i = 0; i < 9; i++)
            {
                full = i is 3 or 4;
                Append("access.log", Fresh(1));
                await Flush(first);
            }
        }

        using var second = Follow(Log("access.log"));
        Append("access.log", Fresh(2));
        await Flush(second);

        (await ShouldBeWhole("access.log")).Select(range => range.Lines).ShouldBe([3, 6, 2]);
        await ShouldBeExact();
    }

    [Fact]
    public async Task What_another_process_commits_in_between_is_a_range_of_its_own()
    {
        using var watcher = Follow(Log("access.log"));
        foreach (var other in (bool[])[false, false, true, false, false, false])
        {
            Append("access.log", Fresh(2));
            await (other ? Ingest(Log("access.log")) : Flush(watcher));
        }

        await Flush(watcher);
        (await ShouldBeWhole("access.log")).Select(range => range.Lines).ShouldBe([4, 2, 6]);
        await ShouldBeExact();
    }

    [Fact]
    public async Task A_line_that_is_too_long_and_comes_in_parts_leaves_the_hashes_right()
    {
        using (var watcher = Follow(Request(format: "combined"), Store, [], Log("access.log")))
        {
            foreach (var part in (string[])[Fresh(1), Fresh(1) + new string('x', 200_000), new string('x', 200_000), "\n" + Fresh(1), Fresh(1)])
            {
                Append("access.log", part);
                await Flush(watcher);
            }
        }

        (await ShouldBeWhole("access.log")).Sum(range => range.Lines).ShouldBe(5);
        (await Ingest(Log("access.log"))).Duplicates.ShouldBe(5);
    }

    [Fact]
    public async Task Lines_of_unknown_hosts_before_the_first_that_is_metered_are_one_range_and_can_be_metered_later()
    {
        using (var watcher = Follow(Request(domain: null, format: "alibaba", threads: 1, "a.example"), Store, [], Log("cdn.log")))
        {
            foreach (var host in (string[])["b.example", "c.example", "b.example", "b.example", "a.example", "b.example", "a.example", "c.example"])
            {
                Append("cdn.log", Offline(host));
                await Flush(watcher);
            }
        }

        var range = (await ShouldBeWhole("cdn.log")).ShouldHaveSingleItem();
        (range.Lines, range.Accepted).ShouldBe((8, 2));
        var late = await Ingest(Log("cdn.log"), Request(domain: null, format: "alibaba", threads: 1, "a.example", "b.example"));
        (late.Accepted, late.Duplicates).ShouldBe((4, 4));
        (await Total()).Requests.ShouldBe(6);
    }

    [Fact]
    public async Task Lines_of_a_host_that_was_unknown_for_a_while_within_a_range_are_metered_once()
    {
        var domains = new Changing { Known = ["a.example", "b.example"] };
        var request = new IngestRequest(Account, domains) { Format = "alibaba" };
        using (var watcher = Follow(request, Store, [], Log("cdn.log")))
        {
            for (var i = 0; i < 9; i++)
            {
                domains.Known = i is >= 3 and < 6 ? ["a.example"] : ["a.example", "b.example"];
                Append("cdn.log", Offline("a.example") + Offline("b.example"));
                await Flush(watcher);
            }
        }

        (await ShouldBeWhole("cdn.log")).ShouldHaveSingleItem().Accepted.ShouldBe(15);
        (await Ingest(Log("cdn.log"), request)).Supplemented.ShouldBe(3);
        (await Ingest(Log("cdn.log"), request)).Accepted.ShouldBe(0);
        (await Total()).Requests.ShouldBe(18);
    }

    [Fact]
    public async Task Logs_that_begin_with_the_same_header_are_told_apart_by_their_first_lines()
    {
        const string header = "#Version: 1.0\n#Fields: date time c-ip cs-host cs-uri-stem sc-status sc-bytes\n";
        var request = Request(domain: null, format: "w3c", threads: 1, Domain);
        using var watcher = Follow(request, Store, [], Logs);
        for (var log = 0; log < 3; log++)
        {
            Append($"u_ex{log}.log", header);
            await Flush(watcher);
            for (var i = 0; i < 9 - (4 * log); i++)
            {
                Append($"u_ex{log}.log", $"2026-03-10 00:{log:00}:{i:00} 192.0.2.1 {Domain} /{log}-{i} 200 10\n");
                Expected.Add($"http://{Domain}/{log}-{i}");
                await Flush(watcher);
            }
        }

        await ShouldBeExact();
    }

    [Fact]
    public async Task What_explains_a_bucket_lies_within_the_hour_of_its_flushes()
    {
        using var watcher = Follow(Log("access.log"));
        var ends = new List<long> { 0 };
        for (var i = 0; i < 120; i++)
        {
            // a line a minute
            Append("access.log", Line((i * 60) + 30, $"/{i}"));
            Clock.Advance(TimeSpan.FromMinutes(1) - Options.Flush);
            await Flush(watcher);
            ends.Add(new FileInfo(Log("access.log")).Length);
        }

        var explanation = await Store.Explain(Account, Domain, DateTimeOffset.Parse("2026-03-10T01:30:00Z"));

        var source = explanation.Sources.ShouldHaveSingleItem();
        (source.Figures.Requests, explanation.Figures.Requests).ShouldBe((5, 5));
        source.Ranges.ShouldContain(range => range.Start <= ends[90] && range.End >= ends[95]);
        source.Ranges.Sum(range => range.End - range.Start).ShouldBeLessThanOrEqualTo(ends[120] - ends[59]);
    }

    // By the tools of the machine: the ranges follow each other from 0 to the end of the file, and each has the hash of its bytes
    private async Task<List<(long Lines, long Accepted, long Bytes)>> ShouldBeWhole(string name)
    {
        var rows = await ToolRun.Shell($"sqlite3 '{Folder["usage.db"]}' 'SELECT start, \"end\", hex(hash), lines, accepted, bytes FROM source_range ORDER BY start'");
        var content = await File.ReadAllBytesAsync(Log(name));
        var ranges = new List<(long, long, long)>();
        var at = 0;
        foreach (var row in rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split('|')))
        {
            int.Parse(row[0], CultureInfo.InvariantCulture).ShouldBe(at);
            var end = int.Parse(row[1], CultureInfo.InvariantCulture);
            Convert.ToHexString(SHA256.HashData(content.AsSpan(at, end - at))).ShouldBe(row[2]);
            content.AsSpan(at, end - at).Count((byte)'\n').ShouldBe(int.Parse(row[3], CultureInfo.InvariantCulture));
            at = end;
            ranges.Add((long.Parse(row[3], CultureInfo.InvariantCulture), long.Parse(row[4], CultureInfo.InvariantCulture), long.Parse(row[5], CultureInfo.InvariantCulture)));
        }

        at.ShouldBe(content.Length);
        return ranges;
    }

    private static string Offline(string host) =>
        $"[10/Mar/2026:12:00:00 +0800] 192.0.2.1 - 10 \"-\" \"GET http://{host}/a\" 200 100 500 HIT \"Agent\" \"text/html\"\n";

    private sealed class Changing : IDomainDirectory
    {
        public HashSet<string> Known { get; set; } = [];

        public string? Resolve(string host) => Known.Contains(host) ? host : null;
    }
}
