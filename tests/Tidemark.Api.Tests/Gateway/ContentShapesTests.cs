using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tidemark.Accounts;
using Tidemark.Logs.Formats.Json;
using Tidemark.Reports.Custom;
using Tidemark.Storage;

namespace Tidemark.Api.Tests.Gateway;

public sealed class ContentShapesTests
{
    private const string NodeSdk = "AlibabaCloud (linux; x64) Node.js/v20.20.2 Core/1.0.1 TeaDSL/2";
    private const string PopCore = "AlibabaCloud (linux; x64) Node.js/v20.20.2 Core/1.8.0";

    [Theory]
    [InlineData(ContentShape.Auto, null, NodeSdk, true)]
    [InlineData(ContentShape.Auto, null, PopCore, false)]
    [InlineData(ContentShape.Auto, null, "AlibabaCloud (Linux) Python/3.11 Core/0.3.0 TeaDSL/1", false)]
    [InlineData(ContentShape.Auto, null, "", false)]
    [InlineData(ContentShape.Object, null, NodeSdk, false)]
    [InlineData(ContentShape.Text, null, PopCore, true)]
    [InlineData(ContentShape.Auto, "object", NodeSdk, false)]
    [InlineData(ContentShape.Object, "text", PopCore, true)]
    [InlineData(ContentShape.Object, "auto", NodeSdk, true)]
    [InlineData(ContentShape.Object, "legacy", PopCore, true)]
    public async Task Content_has_the_shape_that_the_caller_or_a_setting_asks_for(ContentShape server, string? key, string agent, bool text)
    {
        await using var api = await ApiServer.Start(services => services.Replace(ServiceDescriptor.Singleton(new ApiOptions { Content = server })));
        await api.Get<ControlDatabase>().Execute("UPDATE access_key SET content = @key", new { key });
        var answer = await new RawCall(api, "DescribeCdnReportList", ("ReportId", "1")) { UserAgent = agent }.V3();
        var content = answer.Json["Content"]!;
        (content is JsonValue).ShouldBe(text);
        var data = text ? JsonNode.Parse((string)content!)!["data"]! : content["data"]!;
        ((int)data[0]!["reportId"]!).ShouldBe(1);
    }

    [Theory]
    [InlineData(KeyContent.Auto, NodeSdk, false)]
    [InlineData(KeyContent.Text, NodeSdk, false)]
    [InlineData(KeyContent.Legacy, NodeSdk, true)]
    [InlineData(KeyContent.Legacy, PopCore, true)]
    public async Task Content_of_a_report_is_an_object_unless_its_key_is_legacy(KeyContent key, string agent, bool text)
    {
        await using var api = await ApiServer.Start();
        await api.Get<CustomReportStore>().Create(api.Account.AliUid, [17], null);
        await api.Get<AccountStore>().SetContent(api.Account.AliUid, api.Key.Id, key);
        var answer = await new RawCall(
            api, "DescribeCdnReport", ("ReportId", "17"), ("StartTime", "2026-11-01T00:00:00Z"), ("EndTime", "2026-11-02T00:00:00Z"))
        { UserAgent = agent }.V3();
        var content = answer.Json["Content"]!;
        (content is JsonValue).ShouldBe(text);
        var data = text ? JsonNode.Parse((string)content!)!["data"]! : content["data"]!;
        data.AsArray().Count.ShouldBe(1);
    }
}
