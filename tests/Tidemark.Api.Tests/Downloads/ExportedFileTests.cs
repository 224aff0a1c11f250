using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Tidemark.Accounts;
using Tidemark.Documents;
using Tidemark.Documents.Rendering;
using Tidemark.Exports.Work;
using Tidemark.Testing;

namespace Tidemark.Api.Tests.Downloads;

/// <summary>From the call that asks for an export to the file in hand, with the real worker in between.</summary>
public sealed class ExportedFileTests
{
    [Theory]
    [InlineData("CreateUserUsageDataExportTask", "DescribeUserUsageDataExportTask", "%PDF-", "application/pdf")]
    [InlineData("CreateUsageDetailDataExportTask", "DescribeUserUsageDetailDataExportTask", "PK", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    public async Task An_export_that_is_asked_for_can_be_downloaded(string create, string describe, string magic, string type)
    {
        await using var server = await ApiServer.Start(
            services => services.AddSingleton<DocumentOptions>().AddSingleton<SvgRenderer>().AddSingleton<ExportWorker>());
        await server.Get<DomainStore>().Add(server.Account.AliUid, "www.example.com");
        using var stop = new CancellationTokenSource();
        var work = server.Get<ExportWorker>().Run(stop.Token);
        var end = server.Clock.GetUtcNow();
        var created = await new RawCall(
            server, create, ("StartTime", Wire(end.AddDays(-2))), ("EndTime", Wire(end.AddDays(-1))), ("Type", "flow"), ("TaskName", "日报")).V3();
        created.Status.ShouldBe(200, created.Body);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        JsonNode task;
        do
        {
            await Task.Delay(50, patience.Token);
            task = (await RawCall.To(server, describe).V3()).Json["UsageDataPerPage"]!["Data"]!["DataItem"]![0]!;
        }
        while ((string)task["Status"]! == "created");

        ((string)task["Status"]!).ShouldBe("success");
        ((string)task["TaskName"]!).ShouldBe("日报");
        var file = await server.Client.GetAsync((string)task["DownloadUrl"]!);
        file.Content.Headers.ContentType!.MediaType.ShouldBe(type);
        Encoding.Latin1.GetString(await file.Content.ReadAsByteArrayAsync()).ShouldStartWith(magic);
        await stop.CancelAsync();
        await work.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private static string Wire(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
}
