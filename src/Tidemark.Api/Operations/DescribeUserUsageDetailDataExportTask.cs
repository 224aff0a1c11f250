using System.Text.Json.Nodes;
using Tidemark.Api.Answers;
using Tidemark.Api.Errors;
using Tidemark.Api.Gateway;
using Tidemark.Api.Requests;
using Tidemark.Exports.Files;
using Tidemark.Exports.Tasks;

namespace Tidemark.Api.Operations;

/// <summary>Tasks that export five-minute usage as a spreadsheet, created within the last three months, newest first.</summary>
internal sealed class DescribeUserUsageDetailDataExportTask(ExportTaskStore tasks, DownloadLinks links) : IOperation
{
    public OperationDefinition Definition { get; } = new(
        nameof(DescribeUserUsageDetailDataExportTask), Product.Cdn, 100, new AccessRule("cdn:DescribeUserUsageDetailDataExportTask"),
        ExportParameters.OfDescribe, ExportErrors.OfDescribe);

    public Task<JsonObject> Run(ApiCall call, CancellationToken cancellationToken)
    {
        ExportParameters.Check(call, Definition);
        return ExportAnswers.Page(tasks, links, call, ExportKind.Detail);
    }
}
