using System.Text.Json.Nodes;
using Tidemark.Api.Answers;
using Tidemark.Api.Binding;
using Tidemark.Api.Errors;
using Tidemark.Api.Gateway;
using Tidemark.Reports.Catalogue;

namespace Tidemark.Api.Operations;

/// <summary>What the reports are: titles, shapes and columns. All of the catalogue, whether the account has chosen them or not.</summary>
internal sealed class DescribeCdnReportList : IOperation
{
    private static readonly Parameter<long?> ReportId = Parameters.Id("ReportId").Or(ReportErrors.InvalidParameter);

    public OperationDefinition Definition { get; } = new(
        nameof(DescribeCdnReportList), Product.Cdn, 3, new AccessRule("cdn:DescribeCdnReportList"), [ReportId], ReportErrors.All);

    public Task<JsonObject> Run(ApiCall call, CancellationToken cancellationToken)
    {
        var id = call.Get(ReportId);
        var found = ReportCatalogue.All.Where(report => id is null || report.Id == id).ToList();
        return found.Count > 0
            ? Task.FromResult(call.Content([.. found.Select(Item)]))
            : throw ReportId.Refuse($"{id} is not the id of a report: {string.Join(", ", ReportCatalogue.All.Select(report => report.Id))}.");
    }

    private static JsonObject Item(ReportDefinition report) =>
        new() { ["reportId"] = report.Id, ["deliver"] = ReportAnswers.Deliver(report) };
}
