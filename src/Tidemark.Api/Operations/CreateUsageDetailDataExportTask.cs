using System.Text.Json.Nodes;
using Tidemark.Api.Answers;
using Tidemark.Api.Binding;
using Tidemark.Api.Errors;
using Tidemark.Api.Gateway;
using Tidemark.Api.Requests;
using Tidemark.Exports.Tasks;

namespace Tidemark.Api.Operations;

/// <summary>Queues an export of five-minute usage to a spreadsheet.</summary>
internal sealed class CreateUsageDetailDataExportTask(ExportTaskStore tasks) : IOperation
{
    private static readonly Parameter<string?> Type = Parameters.Text("Type", "flow or vas; required");
    private static readonly Parameter<string?> Group = Parameters.Text("Group", "domain group; takes precedence over DomainNames");
    private static readonly Parameter<string?> DomainNames = Parameters.Text("DomainNames", "comma-separated domain names; default: the whole account");

    public OperationDefinition Definition { get; } = new(
        nameof(CreateUsageDetailDataExportTask), Product.Cdn, 100, new AccessRule("cdn:CreateUsageDetailDataExportTask", "domain/{DomainNames}"),
        [.. ExportParameters.OfCreate, Type, Group, DomainNames], ExportErrors.OfDetail);

    public async Task<JsonObject> Run(ApiCall call, CancellationToken cancellationToken)
    {
        ExportParameters.Check(call, Definition);
        var request = ExportParameters.Request(call) with
        {
            DetailType = call.Get(Type),
            Group = call.Get(Group),
            DomainNames = Parameters.Names(call.Get(DomainNames)),
        };
        try
        {
            return ExportAnswers.Created(await tasks.Create(call.Account, ExportKind.Detail, request));
        }
        catch (ExportException refusal)
        {
            throw refusal.OnTheWire(call);
        }
    }
}
