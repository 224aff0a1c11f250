using System.Net;
using Tidemark.Mail.Pickup;

namespace Tidemark.WebConsole.Tests.Pages;

public sealed class MailTests
{
    private const string Id = "<one@example.com>";

    [Fact]
    public async Task A_mail_of_the_account_can_be_read_in_both_parts_and_downloaded()
    {
        await using var server = await ConsoleServer.Start();
        var (account, key) = await server.Account();
        var task = await server.Task(account, "Weekly");
        await server.Run(task, "2026-11-16T00:00:00Z", "delivered", "", ("ops@example.com", Id, "delivered", null, "written"));
        await server.Mail(Id, "每周报告 <i>", "1,234 bytes < 2", "<p style='color:red'>每周</p><script>alert(1)</script>");
        using var visitor = await server.SignedIn(key);

        var list = await visitor.Get("/console/mail");
        var link = list.Page.QuerySelector("tbody a")!;
        link.TextContent.ShouldBe("每周报告 <i>");
        link.GetAttribute("href").ShouldBe($"/console/mail/{PickupFolder.KeyOf(Id)}");

        var mail = await visitor.Get(link.GetAttribute("href")!);
        mail.Page.QuerySelector("pre")!.TextContent.Trim().ShouldBe("1,234 bytes < 2");
        mail.Page.QuerySelector("h1")!.TextContent.ShouldBe("每周报告 <i>");
        mail.Page.QuerySelector("dl")!.TextContent.ShouldContain("Toops@example.com");
        var frame = mail.Page.QuerySelector("iframe")!;
        frame.GetAttribute("sandbox").ShouldBe("");

        var html = await visitor.Get(frame.GetAttribute("src")!);
        html.Body.Trim().ShouldBe("<p style='color:red'>每周</p><script>alert(1)</script>");
        html.Header("Content-Type").ShouldBe("text/html; charset=utf-8");
        var policy = html.Header("Content-Security-Policy");
        policy.ShouldContain("default-src 'none'");
        policy.ShouldEndWith("; sandbox");
        policy.ShouldContain("frame-ancestors 'self'");
        policy.ShouldNotContain("script-src");
        html.Header("X-Frame-Options").ShouldBe("SAMEORIGIN");

        var eml = await visitor.Get($"/console/mail/{PickupFolder.KeyOf(Id)}?handler=Eml");
        eml.Header("Content-Type").ShouldBe("message/rfc822");
        eml.Header("Content-Disposition").ShouldContain("attachment");
        eml.Body.ShouldBe(await File.ReadAllTextAsync(Directory.GetFiles(server.Pickup).Single()));

        (await visitor.Get($"/console/tasks/{task}")).Page.QuerySelector("article th a")!.GetAttribute("href").ShouldBe(link.GetAttribute("href"));
    }

    [Theory]
    [InlineData("/console/mail/0123456789abcdef")]
    [InlineData("/console/mail/..%2F..%2Fcontrol.db")]
    [InlineData("/console/mail/0123456789abcdef?handler=Eml")]
    public async Task A_mail_that_is_not_there_is_not_found(string path)
    {
        await using var server = await ConsoleServer.Start();
        var (_, key) = await server.Account();
        using var visitor = await server.SignedIn(key);
        (await visitor.Get(path)).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
