using FsCheck;
using FsCheck.Fluent;
using Tidemark.Logs.Formats.Own;
using Tidemark.Metering.Ingest;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.Metering.Tests.Ingest;

/// <summary>
/// Domains come and go, the file grows, ingests die, sources are taken out: when every host is a domain at last, one ingest leaves every line counted once.
/// </summary>
public sealed class SupplementModelTests : IDisposable
{
    private static readonly string[] Hosts = ["a.example", "b.example", "c.example", "d.example"];
    private static readonly IngestSizes Sizes = new(ChunkBytes: 1024, BatchBytes: 2000);

    /// <summary>How many lines are there by then, which hosts are domains (bits), and how the ingest goes.</summary>
    private sealed record Step(int Lines, int Domains, int DiesAt, bool AfterCommit, bool FollowsOnly, int Removes);

    private static readonly Gen<Step> Steps =
        from lines in Gen.Choose(0, 40)
        from domains in Gen.Choose(0, 15)
        from dies in Gen.Frequency((2, Gen.Constant(int.MaxValue)), (1, Gen.Choose(1, 5)))
        from after in Gen.Elements(true, false)
        from follows in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        from removes in Gen.Frequency((4, Gen.Constant(-1)), (1, Gen.Choose(0, 3)))
        select new Step(lines, domains, dies, after, follows, removes);

    private readonly Fixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void At_last_every_line_is_counted_once() =>
        Prop.ForAll(Steps.ArrayOf(8).ToArbitrary(), Gen.Elements(Hosts).ArrayOf(400).ToArbitrary(), (steps, hosts) => _fixture.Check(steps, hosts).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    private sealed class Fixture : IngestFixture
    {
        private int _case;

        public async Task Check(Step[] steps, string[] hosts)
        {
            // a case of its own: other lines, and a domain of its own in front of each host
            var name = $"{_case++}.log";
            var before = (await Total()).Requests;
            var lines = hosts.Select((host, i) => Line(i, $"{_case}.{host}")).ToArray();
            var there = 0;
            foreach (var step in steps)
            {
                there = Math.Min(lines.Length, there + step.Lines);
                Write(name, string.Concat(lines.Take(there)));
                var domains = Hosts.Where((_, i) => (step.Domains & (1 << i)) != 0).Select(host => $"{_case}.{host}").ToArray();
                await Run(name, step, domains, there);
                if (step.Removes >= 0 && await Store.Sources(Account) is var sources && sources.Where(source => source.Name.EndsWith("/" + name)).Skip(step.Removes).FirstOrDefault() is { } gone)
                {
                    (await Store.RemoveSource(Account, gone.Id)).ShouldBeTrue();
                }

                (await Counted(before)).ShouldBeLessThanOrEqualTo(there);
            }

            var all = Hosts.Select(host => $"{_case}.{host}").ToArray();
            var last = await Ingest(Folder[name], Request(domain: null, domains: all), Sizes);
            last.Lines.ShouldBe(there);
            (last.Accepted + last.Duplicates).ShouldBe(there);
            (await Counted(before)).ShouldBe(there);
            foreach (var host in all)
            {
                var totals = await Store.Totals(new UsageQuery(Account, new TimeRange(Clock.GetUtcNow().AddDays(-2), Clock.GetUtcNow())) { Domains = [host] }, UsageDimension.Domain);
                totals.Sum(total => total.Total.Bytes).ShouldBe(lines.Take(there).Index().Where(line => line.Item.Contains(host)).Sum(line => 1000L + line.Index));
            }

            (await Ingest(Folder[name], Request(domain: null, domains: all), Sizes)).Duplicates.ShouldBe(there);
        }

        private async Task<long> Counted(long before) => (await Total()).Requests - before;

        private async Task Run(string name, Step step, string[] domains, int there)
        {
            var commits = 0;
            Task Die(bool after) => after == step.AfterCommit && commits >= step.DiesAt ? throw new InvalidOperationException("killed") : Task.CompletedTask;
            var store = new InterceptedStore(Store)
            {
                BeforeCommit = _ =>
                {
                    commits++;
                    return Die(after: false);
                },
                AfterCommit = _ => Die(after: true),
                Forgets = step.FollowsOnly,
            };
            try
            {
                var outcome = await Ingest(Folder[name], Request(domain: null, format: "alibaba", domains: domains), Sizes, store);
                outcome.Lines.ShouldBe(there);
                outcome.Lines.ShouldBe(outcome.Accepted + outcome.Rejected + outcome.Duplicates);
            }
            catch (InvalidOperationException killed) when (killed.Message == "killed")
            {
                // the same command again continues
            }
        }

        private static string Line(int i, string host) =>
            $"[10/Mar/2026:08:{i / 60 % 60:00}:{i % 60:00} +0800] 192.0.2.{i % 9} - 5 \"-\" \"GET http://{host}/{i % 50}\" 200 100 {1000 + i} HIT \"UA\" \"text/html\" 192.0.2.1\n";
    }
}
