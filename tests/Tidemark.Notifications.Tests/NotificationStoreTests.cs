using Tidemark.Accounts;
using Tidemark.Storage;
using Tidemark.Testing;

namespace Tidemark.Notifications.Tests;

public sealed class NotificationStoreTests : IDisposable
{
    private const long Mine = 1000000000000001;
    private const long Theirs = 1000000000000002;

    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-11-20T07:00:00Z");

    private readonly TempFolder _folder = new();
    private readonly FakeClock _clock = new(Start);
    private readonly ControlDatabase _database;
    private readonly NotificationStore _store;

    public NotificationStoreTests()
    {
        _database = Open(_folder.Path);
        _store = new NotificationStore(_database, _clock);
        foreach (var uid in new[] { Mine, Theirs })
        {
            _database.Execute("INSERT INTO account (ali_uid, name, zone, created_at) VALUES (@uid, @uid, 'UTC', 0)", new { uid }).GetAwaiter().GetResult();
        }
    }

    internal static ControlDatabase Open(string folder) => new(new DataFolder(folder), typeof(AccountStore).Assembly, typeof(NotificationStore).Assembly);

    public void Dispose()
    {
        _database.Release();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_notice_is_kept_as_raised()
    {
        var id = await _store.Raise(Mine, Renewal("renewal-1"));
        var kept = (await All(Mine)).ShouldHaveSingleItem();
        kept.ShouldBe(new Notification(
            id, Mine, "renewal-1", 0, "Sell", "warning", "RenewalRecommend", """{"instanceName":"rm-1","reservedTime":7}""", false, 0, Start, Start));
    }

    [Fact]
    public async Task A_repeat_changes_nothing_but_the_count_and_the_time()
    {
        var first = await _store.Raise(Mine, Renewal("renewal-1"));
        _clock.Advance(TimeSpan.FromMinutes(3));
        var again = await _store.Raise(Mine, new Notice("renewal-1", "Operation", "error", "InstanceCreateFailed", """{"orderId":"1"}"""));
        again.ShouldBe(first);
        var kept = (await All(Mine)).ShouldHaveSingleItem();
        kept.ShouldBe(new Notification(
            first, Mine, "renewal-1", 1, "Sell", "warning", "RenewalRecommend", """{"instanceName":"rm-1","reservedTime":7}""", false, 0, Start, _clock.GetUtcNow()));
    }

    [Fact]
    public async Task The_same_idempotent_id_in_another_account_is_another_notice()
    {
        var mine = await _store.Raise(Mine, Renewal("renewal-1"));
        (await _store.Raise(Theirs, Renewal("renewal-1"))).ShouldNotBe(mine);
        (await All(Mine)).ShouldHaveSingleItem().IdempotentCount.ShouldBe(0);
    }

    [Fact]
    public async Task Many_raisers_at_once_make_one_row_with_an_exact_count()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => _store.Raise(Mine, Renewal("shared")))));
        ids.Distinct().Count().ShouldBe(1);
        (await All(Mine)).ShouldHaveSingleItem().IdempotentCount.ShouldBe(99);
    }

    [Fact]
    public async Task Many_processes_at_once_make_one_row_with_an_exact_count()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RaiserProcess.Start(_folder.Path, Mine, 25)));
        runs.ShouldAllBe(run => run.ExitCode == 0, string.Join('\n', runs.Select(run => run.Errors)));
        runs.SelectMany(run => run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Distinct().Count().ShouldBe(1);
        (await All(Mine)).ShouldHaveSingleItem().IdempotentCount.ShouldBe(99);
    }

    [Fact]
    public async Task A_query_covers_its_start_and_not_its_end()
    {
        await _store.Raise(Mine, Renewal("at"));
        (await _store.Query(Mine, Start, Start.AddMilliseconds(1), true, 1, 30)).Total.ShouldBe(1);
        (await _store.Query(Mine, Start.AddHours(-1), Start, true, 1, 30)).Total.ShouldBe(0);
        (await _store.Query(Mine, Start.AddMilliseconds(1), Start.AddHours(1), true, 1, 30)).Total.ShouldBe(0);
    }

    [Fact]
    public async Task Pages_are_newest_first_without_gap_or_repeat()
    {
        for (var index = 0; index < 70; index++)
        {
            // several within one millisecond
            await _store.Raise(Mine, Renewal($"renewal-{index:00}"));
            _clock.Advance(TimeSpan.FromMilliseconds(index % 3));
        }

        await _store.Raise(Theirs, Renewal("theirs"));
        var pages = new List<NotificationPage>();
        for (var page = 1; page <= 4; page++)
        {
            pages.Add(await _store.Query(Mine, Start, Start.AddYears(1), false, page, 30));
        }

        pages.Select(page => page.Items.Count).ShouldBe([30, 30, 10, 0]);
        pages.ShouldAllBe(page => page.Total == 70);
        pages.SelectMany(page => page.Items).Select(item => item.IdempotentId).ShouldBe(
            Enumerable.Range(0, 70).Reverse().Select(index => $"renewal-{index:00}"));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => _store.Query(Mine, Start, Start.AddDays(1), true, 0, 30));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => _store.Query(Mine, Start, Start.AddDays(1), true, 1, 0));
    }

    [Fact]
    public async Task Confirmed_notices_are_listed_only_when_asked_for()
    {
        var first = await _store.Raise(Mine, Renewal("first"));
        var second = await _store.Raise(Mine, Renewal("second"));
        (await _store.Confirm(Mine, [first], Mine)).ShouldBeTrue();
        var open = await _store.Query(Mine, Start, Start.AddDays(1), false, 1, 30);
        (open.Items.ShouldHaveSingleItem().Id, open.Total).ShouldBe((second, 1));
        (await All(Mine)).Select(item => item.Confirmed).ShouldBe([false, true]);
    }

    [Fact]
    public async Task The_first_confirmer_is_kept()
    {
        var id = await _store.Raise(Mine, Renewal("first"));
        _clock.Advance(TimeSpan.FromMinutes(1));
        (await _store.Confirm(Mine, [id, id], 0)).ShouldBeTrue();
        var confirmed = (await All(Mine)).ShouldHaveSingleItem();
        (confirmed.Confirmed, confirmed.Confirmor, confirmed.ModifiedAt).ShouldBe((true, 0, Start.AddMinutes(1)));

        _clock.Advance(TimeSpan.FromMinutes(1));
        (await _store.Confirm(Mine, [id], Mine)).ShouldBeTrue();
        (await All(Mine)).ShouldHaveSingleItem().ShouldBe(confirmed);
    }

    [Fact]
    public async Task Of_many_confirmers_at_once_one_is_kept()
    {
        var id = await _store.Raise(Mine, Renewal("first"));
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 20).Select(confirmor => Task.Run(() => _store.Confirm(Mine, [id], confirmor))));
        outcomes.ShouldAllBe(confirmed => confirmed);
        var kept = (await All(Mine)).ShouldHaveSingleItem().Confirmor;
        await _store.Confirm(Mine, [id], 99);
        (await All(Mine)).ShouldHaveSingleItem().Confirmor.ShouldBe(kept);
    }

    [Fact]
    public async Task Nothing_is_confirmed_when_one_id_is_not_the_accounts()
    {
        var mine = await _store.Raise(Mine, Renewal("mine"));
        var theirs = await _store.Raise(Theirs, Renewal("theirs"));
        (await _store.Confirm(Mine, [mine, theirs], Mine)).ShouldBeFalse();
        (await _store.Confirm(Mine, [mine, 424242], Mine)).ShouldBeFalse();
        (await _store.Confirm(Mine, [mine, -1], Mine)).ShouldBeFalse();
        (await All(Mine)).Concat(await All(Theirs)).ShouldAllBe(item => !item.Confirmed);
    }

    [Fact]
    public async Task Confirming_none_is_a_success() => (await _store.Confirm(Mine, [], Mine)).ShouldBeTrue();

    [Fact]
    public async Task A_repeat_after_confirmation_stays_confirmed()
    {
        var id = await _store.Raise(Mine, Renewal("first"));
        await _store.Confirm(Mine, [id], Mine);
        await _store.Raise(Mine, Renewal("first"));
        var kept = (await All(Mine)).ShouldHaveSingleItem();
        (kept.Confirmed, kept.Confirmor, kept.IdempotentCount).ShouldBe((true, Mine, 1));
    }

    [Theory]
    [InlineData("type", "sell")]
    [InlineData("type", "")]
    [InlineData("level", "fatal")]
    [InlineData("template", "Renewal Recommend")]
    [InlineData("template", "")]
    [InlineData("template", "<script>")]
    [InlineData("idempotent id", "")]
    [InlineData("idempotent id", "a\nb")]
    [InlineData("element", "")]
    [InlineData("element", "[]")]
    [InlineData("element", "\"text\"")]
    [InlineData("element", "{\"a\":1")]
    [InlineData("element", "{} {}")]
    [InlineData("element", """{"a":"\ud800"}""")]
    [InlineData("element", """{"\udc00":1}""")]
    public async Task A_field_that_breaks_its_rule_is_named(string field, string value)
    {
        var good = Renewal("first");
        var notice = field switch
        {
            "type" => good with { Type = value },
            "level" => good with { Level = value },
            "template" => good with { Template = value },
            "element" => good with { Element = value },
            _ => good with { IdempotentId = value },
        };
        (await Should.ThrowAsync<InvalidNoticeException>(() => _store.Raise(Mine, notice))).Message.ShouldContain(field);
        (await All(Mine)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Fields_have_their_limits()
    {
        var good = Renewal(new string('i', 128)) with { Template = new string('T', 128), Element = $$"""{"a":"{{new string('x', 65_528)}}"}""" };
        good.Element.Length.ShouldBe(65_536);
        await _store.Raise(Mine, good);
        await Should.ThrowAsync<InvalidNoticeException>(() => _store.Raise(Mine, good with { IdempotentId = good.IdempotentId + "i" }));
        await Should.ThrowAsync<InvalidNoticeException>(() => _store.Raise(Mine, good with { Template = good.Template + "T" }));
        await Should.ThrowAsync<InvalidNoticeException>(() => _store.Raise(Mine, good with { Element = good.Element + " " }));
    }

    [Fact]
    public async Task An_account_that_is_none_is_named() =>
        (await Should.ThrowAsync<InvalidNoticeException>(() => _store.Raise(1000000000000003, Renewal("first")))).Message.ShouldContain("1000000000000003");

    internal static Notice Renewal(string idempotentId) =>
        new(idempotentId, "Sell", "warning", "RenewalRecommend", """{"instanceName":"rm-1","reservedTime":7}""");

    private async Task<IReadOnlyList<Notification>> All(long aliUid) =>
        (await _store.Query(aliUid, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, true, 1, 1000)).Items;
}
