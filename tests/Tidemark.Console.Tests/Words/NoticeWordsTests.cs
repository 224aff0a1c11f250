using Tidemark.Notifications;
using Tidemark.WebConsole.Words;

namespace Tidemark.WebConsole.Tests.Words;

public sealed class NoticeWordsTests
{
    [Theory]
    [InlineData("RenewalRecommend", """{"instanceName":"rm-1","reservedTime":7}""",
        "Renewal recommended", "The instance rm-1 expires in 7 days. Renew it to keep it running.", null)]
    [InlineData("RenewalRecommend", """{"instanceName":"rm-1","reservedTime":"1"}""",
        "Renewal recommended", "The instance rm-1 expires in 1 day. Renew it to keep it running.", null)]
    [InlineData("InstanceCreateFailed", """{"orderId":214661234567890,"reason":"no stock."}""",
        "An instance could not be created", "The order 214661234567890 was refunded. Reason: no stock.", null)]
    [InlineData("MailNotConfigured", """{"deliverId":3,"name":"Daily","reason":"x"}""",
        "Mail is not configured", "The reports of the tracking task “Daily” are waiting because no mail relay is configured. Set Smtp:Host and Smtp:From, or Mail:Pickup for a folder, and restart Tidemark. Nothing is lost.", "/console/tasks/3")]
    [InlineData("ReportDeliveryFailed", """{"deliverId":3,"name":"Daily","runId":9,"scheduledAt":"2026-11-16T00:00:00Z","periodStart":"a","periodEnd":"b","state":"partly","reason":"2 of 3 delivered","delivered":2,"failed":1,"recipients":[{"address":"x"}]}""",
        "A report was not delivered to all recipients", "Of the 3 mails of the tracking task “Daily” that was due at 2026-11-16 08:00, 1 was not delivered. The task's page shows each recipient's reply.", "/console/tasks/3#run-9")]
    [InlineData("ReportDeliveryFailed", """{"deliverId":3,"name":"Daily","runId":9,"scheduledAt":"2026-11-16T00:00:00Z","periodStart":"a","periodEnd":"b","state":"failed","reason":"Failed: too large.","delivered":0,"failed":0,"recipients":[]}""",
        "A report failed", "The mail of the tracking task “Daily” that was due at 2026-11-16 08:00 could not be written, and nobody got it. Reason: Failed: too large.", "/console/tasks/3#run-9")]
    [InlineData("TaskNotScheduled", """{"deliverId":3,"name":"Daily","reason":"the crontab does not parse."}""",
        "A tracking task has stopped", "The tracking task “Daily” cannot be scheduled. Reason: the crontab does not parse. Delete it and create it again.", "/console/tasks/3")]
    [InlineData("MailRelayRefused", """{"deliverId":3,"name":"Daily","runId":9,"scheduledAt":"2026-11-16T00:00:00Z","reason":"535 authentication failed"}""",
        "The mail relay rejects this server", "The tracking task “Daily” due at 2026-11-16 08:00 is waiting and will be retried. Check the settings Smtp:User, Smtp:Password and Smtp:Security. Reason: 535 authentication failed.", "/console/tasks/3#run-9")]
    [InlineData("ExportFailed", """{"taskId":"12","taskName":"","kind":"usage","startTime":"2026-11-01T00:00:00Z","endTime":"2026-11-08T00:00:00Z","reason":"disk full"}""",
        "An export failed", "The usage statement (export 12) from 2026-11-01T00:00:00Z to 2026-11-08T00:00:00Z could not be created. Reason: disk full. Fix the cause and create it again.", "/console#exports")]
    public void A_known_template_has_words(string template, string element, string heading, string sentence, string? link)
    {
        var text = Of(template, element);
        (text.Heading, text.Sentence, text.Link).ShouldBe((heading, sentence, link));
        text.Fields.Where(field => field.Key != "reason").ShouldBeEmpty();
    }

    [Fact]
    public void A_field_that_the_sentence_leaves_out_is_shown() =>
        Of("RenewalRecommend", """{"instanceName":"rm-1","reservedTime":7,"region":"cn-hangzhou"}""").Fields.ShouldBe([new("region", "cn-hangzhou")]);

    [Theory]
    [InlineData("DiskAlmostFull", """{"free":"3 %","paths":["a","b"]}""", "Disk almost full", "free=3 % paths=[\"a\",\"b\"]")]
    [InlineData("RenewalRecommend", """{"instanceName":"rm-1"}""", "Renewal recommend", "instanceName=rm-1")]
    [InlineData("ReportDeliveryFailed", """{"deliverId":"3/../x","name":"n","runId":1,"scheduledAt":"","delivered":1,"failed":1}""", "Report delivery failed", "deliverId=3/../x name=n runId=1 scheduledAt= delivered=1 failed=1")]
    [InlineData("X", "[1]", "X", "element=[1]")]
    [InlineData("X", "{", "X", "element={")]
    [InlineData("X", """{"a":"b","c":"\ud800"}""", "X", """element={"a":"b","c":"\ud800"}""")]
    [InlineData("X", """{"a":"b","\udc00":"d"}""", "X", """element={"a":"b","\udc00":"d"}""")]
    public void An_unknown_template_or_one_with_fields_missing_shows_its_fields(string template, string element, string heading, string fields)
    {
        var text = Of(template, element);
        (text.Heading, text.Sentence, text.Link).ShouldBe((heading, "", null));
        string.Join(' ', text.Fields.Select(field => $"{field.Key}={field.Value}")).ShouldBe(fields);
    }

    private static NoticeText Of(string template, string element) => NoticeWords.Of(
        new Notification(1, 1, "i", 0, "Operation", "error", template, element, false, 0, default, default), TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));
}
