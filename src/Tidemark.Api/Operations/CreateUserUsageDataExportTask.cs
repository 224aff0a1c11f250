using System.Text.Json.Nodes;
using Tidemark.Api.Answers;
using Tidemark.Api.Errors;
using Tidemark.Api.Gateway;
using Tidemark.Api.Requests;
using Tidemark.Exports.Tasks;

namespace Tidemark.Api.Operations;

/// <summary>Queues an export of the account's usage to a PDF.</summary>
internal sealed class CreateUserUsageDataExportTask(ExportTaskStore tasks) : IOperation
{
    public OperationDefinition Definition { get; } = new(
        nameof(CreateUserUsageDataExportTask), Product.Cdn, 100, new AccessRule("cdn:CreateUserUsageDataExportTask"),
        ExportParameters.OfCreate, ExportErrors.OfUsage);

    public async Task<JsonObject> Run(ApiCall call, CancellationToken cancellationToken)
    {
        ExportParameters.Check(call, Definition);
        try
        {
            return ExportAnswers.Created(await tasks.Create(call.Account, ExportKind.Usage, ExportParameters.Request(call)));
        }
        catch (ExportException refusal)
        {
            throw refusal.OnTheWire(call);
        }
    }
}
