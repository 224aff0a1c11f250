using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Retention;
using Tidemark.Usage.Store;
using Tidemark.Usage.Tests.Store.Verification;

namespace Tidemark.Usage.Tests.Store.Periods;

/// <summary>What a period held when it was closed plus its adjustments is what the store answers for it, in whatever order things happen.</summary>
public sealed class AdjustmentModelTests
{
    private const long Account = 7;
    private const long FirstDay = 20_500;

    private static readonly Gen<UsageCell> Cells =
        from domain in Gen.Elements("a.com", "b.com", "c.com")
        from isp in Gen.Elements("unknown", "telecom")
        from bucket in Gen.OneOf(Gen.Choose(0, 288 * 8), Gen.Elements(287, 288, 289, (288 * 4) - 1, 288 * 4))
        from requests in Gen.Choose(1, 50)
        from bytes in Gen.Choose(0, int.MaxValue)
        select new UsageCell(
            domain, "unknown", isp, (FirstDay * 86_400) + (bucket * 300L), new Counters { Requests = requests, Bytes = bytes, Status2xx = requests }, [new StatusCount(200, requests)]);

    private static readonly Gen<Step> Steps = Gen.Frequency(
        (6, from source in Gen.Choose(0, 2) from cells in Gen.NonEmptyListOf(Cells) select new Step(StepKind.Commit, source, [.. cells.Take(8)])),
        (4, from first in Gen.Choose(0, 8) select new Step(StepKind.Close, first, [])),
        (2, from source in Gen.Choose(0, 2) select new Step(StepKind.Remove, source, [])),
        (1, Gen.Constant(new Step(StepKind.Seal, 0, []))),
        (1, Gen.Choose(2, 4).Select(days => new Step(StepKind.Trim, days, []))),
        (1, from days in Gen.Choose(1, 3) select new Step(StepKind.Wait, days, [])));

    private enum StepKind
    {
        Commit,
        Close,
        Remove,
        Seal,
        Trim,
        Wait,
    }

    [Fact]
    public void Snapshot_and_adjustments_are_what_the_store_answers() =>
        Prop.ForAll(Steps.ArrayOf(20).ToArbitrary(), steps => Check(steps).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    private static async Task Check(Step[] steps)
    {
        using var folder = new TempFolder();
        var clock = new FakeClock(DateTimeOffset.FromUnixTimeSeconds((FirstDay + 3) * 86_400));
        var store = new SqliteUsageStore(folder["usage.db"], clock);
        var sealer = new UsageSealer(store, clock, NullLogger<UsageSealer>.Instance);
        var sources = new Dictionary<int, (long Id, long End)>();
        var all = new List<(int Source, UsageCell Cell)>();
        var trimmed = false;
        foreach (var step in steps)
        {
            switch (step.Kind)
            {
                case StepKind.Commit:
                    var known = sources.TryGetValue(step.Number, out var source);
                    var outcome = await store.Commit(Batch(step, known ? source.Id : null, known ? source.End : 0));
                    outcome.Committed.ShouldBeTrue();
                    sources[step.Number] = (outcome.SourceId, (known ? source.End : 0) + 10);
                    all.AddRange(step.Cells.Select(cell => (step.Number, cell)));
                    break;
                case StepKind.Remove:
                    if (sources.Remove(step.Number, out var removed))
                    {
                        (await store.RemoveSource(Account, removed.Id)).ShouldBeTrue();
                        all.RemoveAll(cell => cell.Source == step.Number);
                    }

                    break;
                case StepKind.Close when trimmed:
                    break; // bounds within averages would cut them where no line was
                case StepKind.Close:
                    await store.Close(Account, Period(step.Number));
                    break;
                case StepKind.Seal:
                    await sealer.Seal(clock.GetUtcNow());
                    break;
                case StepKind.Trim:
                    trimmed = true;
                    await sealer.Seal(clock.GetUtcNow());
                    var retention = new RetentionOptions { FiveMinuteDays = step.Number, HourlyDays = step.Number + 1 };
                    await new UsageTrimmer(store, retention, new MeteringOptions { CloseAfter = TimeSpan.Zero }).Trim(clock.GetUtcNow());
                    break;
                default:
                    clock.Advance(TimeSpan.FromDays(step.Number));
                    break;
            }
        }

        foreach (var period in await store.Closed(Account, new TimeRange(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200))))
        {
            var answered = await store.Totals(new UsageQuery(Account, period.Range), UsageDimension.Domain);
            foreach (var domain in (string[])["a.com", "b.com", "c.com"])
            {
                var (then, since) = (period.Then([domain]), period.Since([domain]));
                var stated = (then.Requests + since.Requests, then.Bytes + since.Bytes);
                var total = answered.FirstOrDefault(total => total.Name == domain)?.Total ?? default;
                stated.ShouldBe((total.Requests, total.Bytes));
                var listed = all.Select(pair => pair.Cell).Where(cell => cell.Domain == domain && period.Range.Contains(DateTimeOffset.FromUnixTimeSeconds(cell.Bucket))).ToList();
                stated.ShouldBe((listed.Sum(cell => cell.Counters.Requests), listed.Sum(cell => cell.Counters.Bytes)));
            }
        }

        Verified.IsWhole(store);
        store.Release();
    }

    /// <summary>Periods of three days that begin at eight in the morning, each overlapping the next.</summary>
    private static TimeRange Period(int first)
    {
        var start = DateTimeOffset.FromUnixTimeSeconds((FirstDay * 86_400) + (8 * 3600)).AddDays(first - 1);
        return new TimeRange(start, start.AddDays(3));
    }

    private static MeteredBatch Batch(Step step, long? id, long start)
    {
        var requests = step.Cells.Sum(cell => cell.Counters.Requests);
        return new MeteredBatch
        {
            Account = Account,
            Source = new SourceIdentity(id, $"{step.Number}.log", "", "combined", 1, [(byte)step.Number]),
            LastSource = long.MaxValue,
            Start = start,
            End = start + 10,
            Hash = new byte[32],
            Lines = requests,
            Accepted = requests,
            Bytes = step.Cells.Sum(cell => cell.Counters.Bytes),
            Instants = (step.Cells.Min(cell => cell.Bucket), step.Cells.Max(cell => cell.Bucket)),
            Usage = step.Cells,
            Rankings = [],
            Visitors = [],
            Rejected = new Dictionary<string, long>(),
            Samples = [],
        };
    }

    private sealed record Step(StepKind Kind, int Number, UsageCell[] Cells)
    {
        public override string ToString() => $"{Kind} {Number} {string.Join(' ', Cells.Select(cell => $"{cell.Domain}@{cell.Bucket}+{cell.Counters.Requests}"))}";
    }
}
