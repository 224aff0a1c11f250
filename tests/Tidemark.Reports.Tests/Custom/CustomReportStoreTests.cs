using Tidemark.Accounts;
using Tidemark.Reports.Custom;
using Tidemark.Storage;
using Tidemark.Testing;

namespace Tidemark.Reports.Tests.Custom;

public sealed class CustomReportStoreTests : IDisposable
{
    private const long Mine = 1000000000000001;
    private const long Theirs = 1000000000000002;

    private readonly TempFolder _folder = new();
    private readonly FakeClock _clock = FakeClock.At("2026-11-20T07:00:00Z");
    private readonly ControlDatabase _database;
    private readonly CustomReportStore _store;

    public CustomReportStoreTests()
    {
        _database = new ControlDatabase(new DataFolder(_folder.Path), typeof(AccountStore).Assembly, typeof(CustomReportStore).Assembly);
        _store = new CustomReportStore(_database, _clock);
        foreach (var uid in new[] { Mine, Theirs })
        {
            _database.Execute("INSERT INTO account (ali_uid, name, zone, created_at) VALUES (@uid, @uid, 'UTC', 0)", new { uid }).GetAwaiter().GetResult();
        }
    }

    public void Dispose()
    {
        _database.Release();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_custom_report_is_kept_with_three_months_shown()
    {
        var made = (await _store.Create(Mine, [19, 1, 19], ["b.example.com", "a.example.com", "b.example.com"])).ShouldNotBeNull();
        made.ReportIds.ShouldBe([1, 19]);
        made.Domains.ShouldBe(["b.example.com", "a.example.com"]);
        made.Status.ShouldBe("enable");
        (made.CreatedAt, made.EffectiveFrom, made.EffectiveEnd).ShouldBe(
            (_clock.GetUtcNow(), _clock.GetUtcNow(), DateTimeOffset.Parse("2027-02-20T07:00:00Z")));

        var found = (await _store.Find(Mine)).ShouldNotBeNull();
        found.ShouldBeEquivalentTo(made);
    }

    [Fact]
    public async Task Without_domains_it_is_of_the_whole_account()
    {
        await _store.Create(Mine, [1], null);
        (await _store.Find(Mine))!.Domains.ShouldBeNull();
    }

    [Fact]
    public async Task An_account_has_one_even_when_many_ask_at_once()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => _store.Create(Mine, [1], null))));
        made.Count(report => report is not null).ShouldBe(1);
        (await _store.Create(Mine, [3], null)).ShouldBeNull();
        (await _store.Find(Mine))!.ReportIds.ShouldBe([1]);
    }

    [Fact]
    public async Task Another_account_has_its_own()
    {
        await _store.Create(Mine, [1], null);
        (await _store.Find(Theirs)).ShouldBeNull();
        (await _store.Create(Theirs, [3], null)).ShouldNotBeNull();
        (await _store.Delete(Theirs)).ShouldBeTrue();
        (await _store.Find(Mine)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(25)]
    [InlineData(0)]
    public async Task An_id_outside_the_catalogue_is_named(int id)
    {
        (await Should.ThrowAsync<InvalidReportException>(() => _store.Create(Mine, [1, id], null))).Message.ShouldContain($"'{id}'");
        (await _store.Find(Mine)).ShouldBeNull();
    }

    [Fact]
    public async Task Lists_have_their_limits()
    {
        await Should.ThrowAsync<InvalidReportException>(() => _store.Create(Mine, [], null));
        await Should.ThrowAsync<InvalidReportException>(() => _store.Create(Mine, [1], []));
        var many = Enumerable.Range(0, 501).Select(index => $"{index}.example.com").ToList();
        (await Should.ThrowAsync<InvalidReportException>(() => _store.Create(Mine, [1], many))).Message.ShouldContain("501");
        (await _store.Create(Mine, [1], many[..500]))!.Domains!.Count.ShouldBe(500);
    }

    [Theory]
    [InlineData("1", new[] { 1 })]
    [InlineData("23, 1,3 ,1", new[] { 1, 3, 23 })]
    [InlineData("1,3,5,7,9,11,13,15,17,19,21,23", new[] { 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23 })]
    public void Ids_of_the_wire_are_read(string text, int[] ids) => CustomReportStore.ParseIds(text).ShouldBe(ids);

    [Theory]
    [InlineData("")]
    [InlineData("1,,3")]
    [InlineData("1,")]
    [InlineData("one")]
    [InlineData("1;3")]
    [InlineData("4")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("99999999999999999999")]
    public void Ids_that_are_none_are_refused(string text) => Should.Throw<InvalidReportException>(() => CustomReportStore.ParseIds(text));

    [Fact]
    public void A_list_of_thousands_is_refused_with_a_short_message() =>
        Should.Throw<InvalidReportException>(() => CustomReportStore.ParseIds(string.Join(',', Enumerable.Repeat("1", 5000)))).Message.Length.ShouldBeLessThan(200);

    [Fact]
    public async Task An_update_replaces_the_domains_and_what_is_given()
    {
        await _store.Create(Mine, [1], ["a.example.com"]);
        var end = DateTimeOffset.Parse("2028-01-01T00:00:00Z");
        var changed = (await _store.Update(Mine, [5, 3], null, end: end)).ShouldNotBeNull();
        (await _store.Find(Mine)).ShouldBeEquivalentTo(changed);
        changed.ReportIds.ShouldBe([3, 5]);
        changed.Domains.ShouldBeNull();
        (changed.EffectiveFrom, changed.EffectiveEnd).ShouldBe((_clock.GetUtcNow(), end));

        (await _store.Update(Mine, null, ["b.example.com"]))!.ReportIds.ShouldBe([3, 5]);
        (await _store.Find(Mine))!.Domains.ShouldBe(["b.example.com"]);
    }

    [Fact]
    public async Task An_update_that_ends_before_it_starts_changes_nothing()
    {
        var made = await _store.Create(Mine, [1], null);
        await Should.ThrowAsync<InvalidReportException>(() => _store.Update(Mine, [3], null, end: _clock.GetUtcNow()));
        (await _store.Find(Mine)).ShouldBeEquivalentTo(made);
    }

    [Fact]
    public async Task What_is_not_there_is_neither_updated_nor_deleted()
    {
        (await _store.Update(Mine, [1], null)).ShouldBeNull();
        (await _store.Delete(Mine)).ShouldBeFalse();
    }
}
