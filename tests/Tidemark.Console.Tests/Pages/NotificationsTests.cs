using System.Net;
using AngleSharp.Html.Dom;
using Tidemark.Accounts;
using Tidemark.Notifications;

namespace Tidemark.WebConsole.Tests.Pages;

public sealed class NotificationsTests : IAsyncLifetime
{
    private ConsoleServer _server = null!;
    private Account _account = null!;
    private Visitor _visitor = null!;

    public async Task InitializeAsync()
    {
        _server = await ConsoleServer.Start();
        (_account, var key) = await _server.Account();
        _visitor = await _server.SignedIn(key);
    }

    public async Task DisposeAsync()
    {
        _visitor.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Without_any_the_page_says_so()
    {
        (await _visitor.Get("/console")).Text.ShouldContain("No notifications.");
    }

    [Fact]
    public async Task Unconfirmed_ones_are_shown_newest_first_with_words_time_and_repeats()
    {
        await Raise("a", "RenewalRecommend", """{"instanceName":"rm-2ze1","reservedTime":7}""");
        _server.Clock.Advance(TimeSpan.FromMinutes(5));
        await Raise("b", "InstanceCreateFailed", """{"orderId":2146612,"reason":"stock"}""");
        await Raise("b", "InstanceCreateFailed", """{"orderId":2146612,"reason":"stock"}""");

        var page = (await _visitor.Get("/console")).Page;
        page.QuerySelectorAll(".notice h3").Select(heading => heading.TextContent)
            .ShouldBe(["An instance could not be created", "Renewal recommended"]);
        var newest = page.QuerySelector(".notice")!;
        newest.TextContent.ShouldContain("The order 2146612 was refunded. Reason: stock.");
        newest.TextContent.ShouldContain("raised again once");
        newest.QuerySelector("time")!.TextContent.ShouldBe("2026-11-20 15:06");
        newest.QuerySelector("time")!.GetAttribute("datetime").ShouldBe("2026-11-20T07:06:40Z");
        newest.QuerySelector("time")!.GetAttribute("title").ShouldBe("2026-11-20 15:06:40 UTC+08:00, Asia/Shanghai");
        page.QuerySelector(".badge")!.TextContent.ShouldBe("2");
        page.QuerySelector("footer")!.TextContent.ShouldContain("Asia/Shanghai (UTC+08:00)");
    }

    [Fact]
    public async Task Confirming_one_takes_it_off_the_page_and_records_the_account_as_confirmor()
    {
        var first = await Raise("a", "DiskAlmostFull", "{}");
        var second = await Raise("b", "DiskAlmostFull", "{}");

        var form = (await _visitor.Get("/console")).Page.QuerySelectorAll<IHtmlFormElement>("form[action='/console?handler=Confirm']").Last();
        var fields = form.QuerySelectorAll<IHtmlInputElement>("input").Select(input => (input.Name!, input.Value)).ToArray();
        fields.ShouldContain(("id", first.ToString()));
        (await _visitor.Post("/console?handler=Confirm", fields)).Location.ShouldBe("/console");

        (await _visitor.Get("/console")).Page.QuerySelectorAll(".notice").Length.ShouldBe(1);
        var all = await All();
        all.Single(notice => notice.Id == first).ShouldSatisfyAllConditions(
            notice => notice.Confirmed.ShouldBeTrue(),
            notice => notice.Confirmor.ShouldBe(_account.AliUid));
        all.Single(notice => notice.Id == second).Confirmed.ShouldBeFalse();
    }

    [Fact]
    public async Task Another_accounts_notification_is_neither_shown_nor_confirmed()
    {
        var (other, _) = await _server.Account("Other");
        var foreign = await _server.Get<NotificationStore>().Raise(other.AliUid, new Notice("x", "Operation", "error", "Secret", """{"theirs":"yes"}"""));
        await Raise("a", "DiskAlmostFull", "{}");

        (await _visitor.Get("/console")).Body.ShouldNotContain("theirs");
        var answer = await _visitor.Submit("/console", "/console?handler=Confirm", ("id", foreign.ToString()));
        answer.Status.ShouldBe(HttpStatusCode.NotFound);
        var theirs = await _server.Get<NotificationStore>().Query(other.AliUid, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, true, 1, 10);
        theirs.Items.Single().Confirmed.ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("forged")]
    public async Task A_confirmation_without_the_forms_token_changes_nothing(string token)
    {
        var id = await Raise("a", "DiskAlmostFull", "{}");
        var answer = await _visitor.Post("/console?handler=Confirm", ("id", id.ToString()), ("form-token", token));
        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Text.ShouldContain("The form has expired");
        (await All()).Single().Confirmed.ShouldBeFalse();
    }

    [Fact]
    public async Task A_token_of_another_account_does_not_confirm()
    {
        var id = await Raise("a", "DiskAlmostFull", "{}");
        var (_, otherKey) = await _server.Account("Other");
        using var other = await _server.SignedIn(otherKey);
        var theirs = (await other.Get("/console")).Page.QuerySelector("input[name='form-token']")!.GetAttribute("value")!;
        (await _visitor.Post("/console?handler=Confirm", ("id", id.ToString()), ("form-token", theirs))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await All()).Single().Confirmed.ShouldBeFalse();
    }

    [Fact]
    public async Task Hostile_fields_are_shown_as_text()
    {
        await Raise("a", "RenewalRecommend", """{"instanceName":"<script>alert(1)</script>","reservedTime":"\"><img src=x>"}""");
        await Raise("b", "Odd", """{"<b>":"</dl><script>alert(2)</script>"}""");
        var answer = await _visitor.Get("/console");
        answer.Page.QuerySelectorAll("script:not([src^='/console/assets/console.js']), .notice img, .notice b").ShouldBeEmpty();
        answer.Text.ShouldContain("<script>alert(1)</script>");
    }

    [Fact]
    public async Task Of_many_the_newest_are_shown_and_the_rest_counted()
    {
        for (var i = 0; i < 23; i++)
        {
            await Raise($"n{i}", "DiskAlmostFull", "{}");
        }

        var answer = await _visitor.Get("/console");
        answer.Page.QuerySelectorAll(".notice").Length.ShouldBe(20);
        answer.Text.ShouldContain("3 older ones appear as you confirm these.");
    }

    private Task<long> Raise(string id, string template, string element) =>
        _server.Get<NotificationStore>().Raise(_account.AliUid, new Notice(id, "Operation", "warning", template, element));

    private async Task<IReadOnlyList<Notification>> All() =>
        (await _server.Get<NotificationStore>().Query(_account.AliUid, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, true, 1, 100)).Items;
}
