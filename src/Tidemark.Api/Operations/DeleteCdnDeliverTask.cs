using System.Text.Json.Nodes;
using Tidemark.Api.Binding;
using Tidemark.Api.Errors;
using Tidemark.Api.Gateway;
using Tidemark.Api.Requests;
using Tidemark.Tracking.Tasks;

namespace Tidemark.Api.Operations;

/// <summary>Removes a tracking task.</summary>
internal sealed class DeleteCdnDeliverTask(TrackingTaskStore tasks) : IOperation
{
    private static readonly Parameter<long> DeliverId = Parameters.MandatoryId("DeliverId").Or(ReportErrors.InvalidParameter);

    public OperationDefinition Definition { get; } = new(
        nameof(DeleteCdnDeliverTask), Product.Cdn, 3, new AccessRule("cdn:DeleteCdnDeliverTask"), [DeliverId], ReportErrors.All);

    public async Task<JsonObject> Run(ApiCall call, CancellationToken cancellationToken)
    {
        try
        {
            await tasks.Delete(call.Account.AliUid, call.Get(DeliverId));
            return [];
        }
        catch (TrackingException refusal)
        {
            throw refusal.OnTheWire();
        }
    }
}
