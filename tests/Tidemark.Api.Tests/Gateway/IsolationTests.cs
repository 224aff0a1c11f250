using System.Text.Json.Nodes;
using Tidemark.Accounts;
using Tidemark.Notifications;

namespace Tidemark.Api.Tests.Gateway;

public sealed class IsolationTests : IAsyncLifetime
{
    private ApiServer _server = null!;
    private AccessKey _other = null!;

    public async Task InitializeAsync()
    {
        _server = await ApiServer.Start();
        (_, _other) = await _server.Get<AccountStore>().Create("other", null, "UTC");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task No_call_sees_or_touches_what_is_another_accounts()
    {
        var now = _server.Clock.GetUtcNow();
        (string, string)[] times = [("StartTime", Wire(now.AddDays(-2))), ("EndTime", Wire(now.AddDays(-1)))];
        (string, string)[] notices = [("WithConfirmed", "true"), ("From", Wire(now.AddDays(-1))), ("To", Wire(now.AddDays(1)))];
        await Mine("AddCdnDomain", ("DomainName", "mine.example.com"), ("CdnType", "web"), ("Sources", """[{"content":"192.0.2.1","type":"ipaddr"}]"""));
        await Mine("CreateCdnSubTask", ("ReportIds", "1"));
        var task = (string)(await Mine(
            "CreateCdnDeliverTask", ("Name", "mine"), ("Reports", """[{"reportId":1}]"""), ("Deliver", """{"email":{"to":["a@example.com"]}}"""),
            ("Schedule", """{"crontab":"0 0 8 * * ?","frequency":"d"}""")))["DeliverId"]!;
        await Mine("CreateUserUsageDataExportTask", times);
        var notice = await _server.Get<NotificationStore>().Raise(_server.Account.AliUid, new Notice("n", "Sell", "help", "T", "{}"));

        ((int)(await Theirs("DescribeUserDomains")).Json["TotalCount"]!).ShouldBe(0);
        (await Theirs("DescribeCdnSubList")).Json["Content"]!["data"]!.AsArray().ShouldBeEmpty();
        (await Theirs("DescribeCdnDeliverList")).Json["Content"]!["data"]!.AsArray().ShouldBeEmpty();
        (await Theirs("DescribeCdnDeliverList", ("DeliverId", task))).Code.ShouldBe("InvalidParameter");
        (await Theirs("DeleteCdnDeliverTask", ("DeliverId", task))).Code.ShouldBe("InvalidParameter");
        (await Theirs("CreateCdnSubTask", ("ReportIds", "1"), ("DomainName", "mine.example.com"))).Code.ShouldBe("InvalidParameter");
        (await Theirs("CreateUsageDetailDataExportTask", [.. times, ("Type", "flow"), ("DomainNames", "mine.example.com")])).Code.ShouldBe("InvalidParameterDimension");
        ((int)(await Theirs("DescribeUserUsageDataExportTask")).Json["UsageDataPerPage"]!["TotalCount"]!).ShouldBe(0);
        ((int)(await Theirs("QueryNotify", notices)).Json["Data"]!["TotalRecordCount"]!).ShouldBe(0);
        (await Theirs("ConfirmNotify", ("Confirmor", "0"), ("NotifyIdList", $"[{notice}]"))).Code.ShouldBe("InvalidNotifyId");
        (await Theirs("ConfirmNotify", ("Confirmor", _server.Account.AliUid.ToString()), ("NotifyIdList", $"[{notice}]"))).Code.ShouldBe("InvalidConfirmor");

        var item = (await Mine("QueryNotify", notices))["Data"]!["NotifyItemList"]!.AsArray().ShouldHaveSingleItem()!;
        ((bool)item["ConfirmFlag"]!).ShouldBeFalse();
        (await Theirs("AddCdnDomain", ("DomainName", "mine.example.com"), ("CdnType", "web"), ("Sources", """[{"content":"192.0.2.1","type":"ipaddr"}]"""))).Status.ShouldBe(200);
    }

    private static string Wire(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");

    private async Task<JsonNode> Mine(string action, params (string, string)[] parameters)
    {
        var answer = await new RawCall(_server, action, parameters).V3();
        answer.Status.ShouldBe(200, answer.Body);
        return answer.Json;
    }

    private Task<RawAnswer> Theirs(string action, params (string, string)[] parameters) => new RawCall(_server, action, parameters) { Key = _other }.V3();
}
