using System.Text.Json.Nodes;
using Tidemark.Api.Answers;
using Tidemark.Api.Binding;
using Tidemark.Api.Errors;
using Tidemark.Api.Gateway;
using Tidemark.Exports.Tasks;

namespace Tidemark.Api.Operations;

/// <summary>Queues an export of five-minute usage to a spreadsheet.</summary>
internal sealed class CreateUsageDetailDataExportTask(ExportTaskStore tasks) : IOperation
{
    private static readonly Parameter<string?> StartTime = Parameters.Text("StartTime", "UTC time, yyyy-MM-ddTHH:mm:ssZ; mandatory");
    private static readonly Parameter<string?> EndTime = Parameters.Text("EndTime", "UTC time, yyyy-MM-ddTHH:mm:ssZ; mandatory, later than StartTime");
    private static readonly Parameter<string?> Type = Parameters.Text("Type", "flow or vas; mandatory");
    private static readonly Parameter<string?> Group = Parameters.Text("Group", "domain group; goes before DomainNames");
    private static readonly Parameter<string?> DomainNames = Parameters.Text("DomainNames", "comma list of domain names; absent: the account as a whole");
    private static readonly Parameter<string?> TaskName = Parameters.Text("TaskName", "up to 128 characters");
    private static readonly Parameter<string?> Language = Parameters.Text("Language", "zh-cn (default) or en-us");

    public OperationDefinition Definition { get; } = new(
        nameof(CreateUsageDetailDataExportTask), Product.Cdn, 100, new AccessRule("cdn:CreateUsageDetailDataExportTask", "domain/{DomainNames}"),
        [
            StartTime, EndTime, Type, Group, DomainNames, TaskName, Language,
            CallerParameters.Product, CallerParameters.Operator, CallerParameters.Aliuid,
        ],
        ExportErrors.OfDetail);

    public async Task<JsonObject> Run(ApiCall call, CancellationToken cancellationToken)
    {
        CallerParameters.Check(call, Definition);
        var request = new ExportRequest(
            call.Get(StartTime), call.Get(EndTime), call.Get(TaskName), call.Get(Language), call.Get(Type), call.Get(DomainNames), call.Get(Group));
        try
        {
            return ExportAnswers.Created(await tasks.Create(call.Account, ExportKind.Detail, request));
        }
        catch (ExportException refusal)
        {
            throw Definition.Errors.Refusal(refusal.Code, refusal.Message);
        }
    }
}
