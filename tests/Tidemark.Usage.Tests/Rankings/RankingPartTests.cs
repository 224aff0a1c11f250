using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Usage.Bytes;
using Tidemark.Usage.Rankings;

namespace Tidemark.Usage.Tests.Rankings;

public sealed class RankingPartTests
{
    private static readonly Gen<RankingEntry> Entries =
        from length in Gen.Choose(0, 12)
        from key in Gen.Elements((byte)'/', (byte)'a', (byte)0, (byte)255).ArrayOf(length)
        from requests in Gen.Choose(1, 5)
        from bytes in Gen.Choose(0, int.MaxValue)
        select new RankingEntry(key, requests, bytes * 9L);

    [Fact]
    public void Entries_are_sorted_and_equal_keys_added_up() =>
        Prop.ForAll(Entries.ArrayOf().ToArbitrary(), entries =>
        {
            var part = Part(entries);
            Plain(part.Entries).ShouldBe(Sum(entries));
            (part.Requests, part.Bytes).ShouldBe((entries.Sum(e => e.Requests), entries.Sum(e => e.Bytes)));
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void The_stored_form_comes_back_whole() =>
        Prop.ForAll(Entries.ArrayOf().ToArbitrary(), entries =>
        {
            // in whatever order they come
            var read = new List<RankingEntry>();
            var reader = new RankingCodec.Reader(Encode(entries));
            while (reader.Next())
            {
                read.Add(new RankingEntry(reader.Key.ToArray(), reader.Requests, reader.Bytes));
            }

            Plain(read).ShouldBe(Plain(entries));
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void The_sum_of_parts_is_the_part_of_all_entries() =>
        Prop.ForAll(Entries.ArrayOf().ToArbitrary(), Entries.ArrayOf().ToArbitrary(), (first, second) =>
        {
            var sum = new RankingSum();
            sum.Add(Stored(Part(first)));
            var stored = Part(second);
            sum.Add(Stored(stored).Entries.Span, stored.Requests, stored.Bytes, 3, 4);
            var part = RankingPart.Of(sum);
            Plain(part.Entries).ShouldBe(Sum([.. first, .. second]));
            (part.Requests, part.Bytes).ShouldBe((first.Concat(second).Sum(e => e.Requests), first.Concat(second).Sum(e => e.Bytes)));
            (part.RequestsError, part.BytesError).ShouldBe((3, 4));
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Damaged_bytes_are_refused_and_nothing_is_read_beyond_them() =>
        Prop.ForAll(Entries.ArrayOf().ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (entries, seed) =>
        {
            var random = new Random(seed);
            var bytes = Encode(entries);
            for (var round = 0; round < 20; round++)
            {
                var damaged = bytes.AsSpan(0, random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length).ToArray();
                if (damaged.Length > 0)
                {
                    damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                }

                try
                {
                    new RankingSum().Add(damaged, 0, 0, 0, 0);
                }
                catch (Exception exception) when (exception is InvalidDataException or OverflowException)
                {
                    // damage is either seen or gives other figures; nothing else may happen
                }
            }
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void A_part_within_its_bound_is_kept_whole()
    {
        var part = Part(Numbered(200));
        part.Bound(100);
        part.Entries.Count.ShouldBe(200);
        part.RequestsError.ShouldBe(0);
    }

    [Fact]
    public void Beyond_its_bound_the_best_by_requests_and_by_bytes_stay_and_the_error_is_known()
    {
        // requests rise with the number, bytes fall with it
        var part = Part(Numbered(201));
        part.Bound(100);

        Plain(part.Entries).Select(entry => int.Parse(entry.Key)).Order()
            .ShouldBe(Enumerable.Range(0, 50).Concat(Enumerable.Range(151, 50)));
        part.RequestsError.ShouldBe(151);
        part.BytesError.ShouldBe((1000 - 50) * 10);
        part.Requests.ShouldBe(Numbered(201).Sum(entry => entry.Requests));
        part.Bytes.ShouldBe(Numbered(201).Sum(entry => entry.Bytes));
    }

    [Fact]
    public void No_key_is_ever_short_by_more_than_the_error()
    {
        var random = new Random(7);
        var truth = new Dictionary<string, (long Requests, long Bytes)>();
        var part = Part([]);
        for (var round = 0; round < 60; round++)
        {
            var entries = Enumerable.Range(0, 80)
                .Select(_ => Entry((int)(400 * random.NextDouble() * random.NextDouble()), random.Next(1, 4), random.Next(1, 1000)))
                .ToList();
            foreach (var entry in entries)
            {
                var key = Encoding.UTF8.GetString(entry.Key.Span);
                var before = truth.GetValueOrDefault(key);
                truth[key] = (before.Requests + entry.Requests, before.Bytes + entry.Bytes);
            }

            var sum = new RankingSum();
            sum.Add(Stored(part));
            sum.Add(Stored(Part(entries)));
            part = RankingPart.Of(sum);
            part.Bound(40);
        }

        part.RequestsError.ShouldBeGreaterThan(0);
        var kept = Plain(part.Entries).ToDictionary(entry => entry.Key, entry => entry);
        foreach (var (key, figures) in truth)
        {
            var (_, requests, bytes) = kept.GetValueOrDefault(key);
            (figures.Requests - requests).ShouldBeInRange(0, part.RequestsError);
            (figures.Bytes - bytes).ShouldBeInRange(0, part.BytesError);
        }

        part.Requests.ShouldBe(truth.Values.Sum(figures => figures.Requests));
    }

    private static byte[] Encode(RankingEntry[] entries)
    {
        using var arena = new ByteArena();
        RankingCodec.Encode([Entry(1, 1, 1)], arena);
        return RankingCodec.Encode(entries, arena).ToArray();
    }

    private static StoredPart Stored(RankingPart part)
    {
        using var arena = new ByteArena();
        var stored = part.Store(arena);
        return stored with { Entries = stored.Entries.ToArray() };
    }

    private static RankingPart Part(IEnumerable<RankingEntry> entries)
    {
        var sum = new RankingSum();
        sum.Add(entries.ToArray());
        return RankingPart.Of(sum);
    }

    private static IEnumerable<RankingEntry> Numbered(int count) => Enumerable.Range(0, count).Select(i => Entry(i, i + 1, (1000 - i) * 10));

    private static RankingEntry Entry(int key, long requests, long bytes) => new(Encoding.UTF8.GetBytes(key.ToString()), requests, bytes);

    private static List<(string Key, long Requests, long Bytes)> Sum(IEnumerable<RankingEntry> entries) =>
        entries.GroupBy(entry => Convert.ToHexString(entry.Key.Span))
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (Encoding.Latin1.GetString(Convert.FromHexString(group.Key)), group.Sum(e => e.Requests), group.Sum(e => e.Bytes)))
            .ToList();

    private static List<(string Key, long Requests, long Bytes)> Plain(IEnumerable<RankingEntry> entries) =>
        entries.Select(entry => (Encoding.Latin1.GetString(entry.Key.Span), entry.Requests, entry.Bytes)).ToList();
}
