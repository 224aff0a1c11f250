using System.Text.Json.Nodes;
using Tidemark.Api.Errors;
using Tidemark.Api.Gateway;
using Tidemark.Api.Wire;
using Tidemark.Reports.Custom;

namespace Tidemark.Api.Operations;

/// <summary>The account's custom report, as a list of one or none.</summary>
internal sealed class DescribeCdnSubList(CustomReportStore reports) : IOperation
{
    public OperationDefinition Definition { get; } = new(
        nameof(DescribeCdnSubList), Product.Cdn, 3, new AccessRule("cdn:DescribeCdnSubList"), [], ReportErrors.All);

    public async Task<JsonObject> Run(ApiCall call, CancellationToken cancellationToken) =>
        call.Content(await reports.Find(call.Account.AliUid) is { } report ? [Item(report)] : []);

    private static JsonObject Item(CustomReport report) => new()
    {
        ["subId"] = report.Id,
        ["reportId"] = new JsonArray([.. report.ReportIds.Select(id => JsonValue.Create(id))]),
        ["createTime"] = WireTime.Format(report.CreatedAt),
        ["domains"] = new JsonArray([.. (report.Domains ?? ["all"]).Select(domain => JsonValue.Create(domain))]),
        ["effectiveFrom"] = WireTime.Format(report.EffectiveFrom),
        ["effectiveEnd"] = WireTime.Format(report.EffectiveEnd),
        ["status"] = report.Status,
    };
}
