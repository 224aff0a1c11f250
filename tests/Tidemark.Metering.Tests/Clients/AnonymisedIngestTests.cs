using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Geography;
using Tidemark.Metering.Clients;
using Tidemark.Metering.Ingest;
using Tidemark.Metering.Tests.Ingest;
using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Store;
using Tidemark.Usage.Store.Audience;
using Tidemark.Usage.Visitors;

namespace Tidemark.Metering.Tests.Clients;

public sealed class AnonymisedIngestTests : IngestFixture
{
    private static readonly DateTimeOffset First = DateTimeOffset.Parse("2026-03-10T00:00:00Z");

    [Theory]
    [InlineData(Anonymisation.Light)]
    [InlineData(Anonymisation.Strong)]
    [InlineData(Anonymisation.Hashed)]
    public async Task No_address_is_in_the_files_of_the_store(Anonymisation level)
    {
        var addresses = Enumerable.Range(0, 300).Select(Address).ToList();
        var log = Log(addresses) + "203.0.113.99 is the client of a line that is none\n2001:db8:77:78::79 - - [broken\n";
        await Ingest(Write("access.log", log), Request(level), SmallSizes);

        (await Store.Sources(Account)).Single().Rejected.ShouldBe(2);
        var content = Content();
        addresses.Concat(["203.0.113.99", "2001:db8:77:78::79"])
            .Where(address => content.Contains(address, StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_level_addresses_are_kept()
    {
        await Ingest(Write("access.log", Log([Address(3)])), Request(Anonymisation.None));
        Content().ShouldContain(Address(3));
    }

    [Theory]
    [InlineData(Anonymisation.None)]
    [InlineData(Anonymisation.Light)]
    [InlineData(Anonymisation.Strong)]
    [InlineData(Anonymisation.Hashed)]
    public async Task Visitors_of_a_day_are_those_of_awk_over_hours_domains_and_ingests(Anonymisation level)
    {
        var log = Write("access.log", Log(Enumerable.Range(0, 700).Select(Address)));
        await ToolRun.Shell($"awk 'NR % 3 == 0' '{log}' > '{Folder["one"]}'; awk 'NR % 3 == 1' '{log}' > '{Folder["two"]}'; awk 'NR % 3 == 2' '{log}' > '{Folder["three"]}'");
        await Ingest(Folder["one"], Request(level), SmallSizes);
        await Ingest(Folder["two"], Request(level), SmallSizes);
        await Ingest(Folder["three"], Request(level) with { Domain = "static.example.com" }, SmallSizes);

        foreach (var (from, to, pattern) in new[] { (0, 24, "10/Mar"), (24, 48, "11/Mar"), (5, 6, "10/Mar/2026:05") })
        {
            var unique = long.Parse(await ToolRun.Shell($"grep -F '[{pattern}' '{log}' | cut -d' ' -f1 | sort -u | wc -l"), CultureInfo.InvariantCulture);
            (await Visitors(from, to)).ShouldBe(unique);
        }

        var first = long.Parse(await ToolRun.Shell($"grep -F '[10/Mar' '{Folder["three"]}' | cut -d' ' -f1 | sort -u | wc -l"), CultureInfo.InvariantCulture);
        (await Visitors(0, 24, "static.example.com")).ShouldBe(first);

        // two days merge only when the hash of a visitor is the same on both
        var all = long.Parse(await ToolRun.Shell($"cut -d' ' -f1 '{log}' | sort -u | wc -l"), CultureInfo.InvariantCulture);
        (await Visitors(0, 48)).ShouldBe(level == Anonymisation.None ? all : await Visitors(0, 24) + await Visitors(24, 48));
    }

    [Fact]
    public async Task Networks_are_ranked_with_the_sums_of_their_clients()
    {
        var log = Write("access.log", Log(Enumerable.Range(0, 700).Select(Address)));
        await Ingest(log, Request(Anonymisation.Light), SmallSizes);
        var awk = await ToolRun.Shell(
            $$"""awk '{ if ($1 ~ /:/) k = "2001:db8:" substr($1, 10, 1) "::/48"; else { k = $1; sub(/[0-9]+$/, "0/24", k) } n[k]++; b[k] += $10 } END { for (k in n) print k, n[k], b[k] }' '{{log}}' | sed 's/2001:db8:0::/2001:db8::/'""");
        (await Top(RankingKind.ClientIp)).Select(row => $"{row.Key} {row.Requests} {row.Bytes}").ShouldBe(awk.TrimEnd().Split('\n'), ignoreOrder: true);
    }

    [Fact]
    public async Task A_client_that_is_ranked_by_its_hash_is_the_same_within_a_day_and_another_on_the_next()
    {
        var log = Write("access.log", string.Concat(Enumerable.Range(0, 48 * 4).Select(i => Line(i * 900, client: "203.0.113.7"))));
        await Ingest(log, Request(Anonymisation.Hashed), SmallSizes);
        var top = await Top(RankingKind.ClientIp);
        top.Select(row => row.Requests).ShouldBe([96L, 96L]);
        top.ShouldAllBe(row => row.Key.StartsWith("hash:", StringComparison.Ordinal) && row.Key.Length == 21);
    }

    [Fact]
    public async Task Host_names_are_clients_whose_name_is_not_kept()
    {
        var log = Write("access.log", Line(1, client: "dialup-203-0-113-7.example.net") + Line(2, client: "pc.example.org") + Line(3, client: "fe80::1:2%eth0"));
        await Ingest(log, Request(Anonymisation.Light));
        (await Top(RankingKind.ClientIp)).Select(row => (row.Key, row.Requests)).ShouldBe([("-", 2L), ("fe80::/48", 1L)]);
        (await Visitors(0, 24)).ShouldBe(3);
    }

    [Fact]
    public async Task The_place_is_that_of_the_whole_address()
    {
        await File.WriteAllTextAsync(Folder["places.csv"], "network,country\n203.0.113.7/32,DE\n203.0.0.0/16,FR\n");
        var places = new ClientGeography(new GeographyOptions { Files = Folder["places.csv"] }, Clock, NullLogger<ClientGeography>.Instance);
        await Ingest(Write("access.log", Line(1, client: "203.0.113.7") + Line(2, client: "203.0.113.8")), Request(Anonymisation.Strong) with { Places = places });
        var totals = await Store.Totals(new UsageQuery(Account, new TimeRange(First, First.AddDays(1))), UsageDimension.Region);
        totals.Select(total => (total.Name, total.Total.Requests)).ShouldBe([("DE", 1L), ("FR", 1L)], ignoreOrder: true);
    }

    [Fact]
    public async Task Spellings_of_one_address_are_one_client()
    {
        await Ingest(Write("access.log", Line(1, client: "::ffff:203.0.113.7") + Line(2, client: "203.0.113.7") + Line(3, client: "2001:DB8:0::1") + Line(4, client: "2001:db8::1")));
        (await Top(RankingKind.ClientIp)).Select(row => (row.Key, row.Requests)).ShouldBe([("2001:db8::1", 2L), ("203.0.113.7", 2L)]);
        (await Visitors(0, 24)).ShouldBe(2);
    }

    private static string Address(int i) => i % 5 == 0 ? $"2001:db8:{(i / 5) % 4}:7::{i + 0x1000:x}" : $"198.51.{i % 7}.{(i / 7) + 101}";

    // each client at several hours of two days
    private static string Log(IEnumerable<string> clients) =>
        string.Concat(clients.SelectMany((client, i) => Enumerable.Range(0, 3).Select(again => Line(((i * 47) + (again * 39_000)) % 172_800, $"/{again}", 100 + i, client: client))));

    private IngestRequest Request(Anonymisation level)
    {
        var options = new ClientOptions { Anonymise = level };
        return Request(Domain) with { Clients = new ClientPolicy(options, new VisitorKeys(Store, options.KeyDays, Clock, NullLogger<VisitorKeys>.Instance)) };
    }

    private async Task<long> Visitors(int from, int to, params string[] domains) =>
        (await Store.Visitors(new VisitorQuery(Account, [First.AddHours(from), First.AddHours(to)]) { Domains = domains.Length == 0 ? null : domains }))[0].UniqueVisitors;

    private string Content() => string.Concat(Directory.GetFiles(Folder.Path, "usage.db*").Select(path =>
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var content = new byte[file.Length];
        file.ReadExactly(content);
        return Encoding.Latin1.GetString(content);
    }));
}
