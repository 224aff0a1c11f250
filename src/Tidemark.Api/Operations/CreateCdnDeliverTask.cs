using System.Text.Json.Nodes;
using Tidemark.Api.Binding;
using Tidemark.Api.Errors;
using Tidemark.Api.Gateway;
using Tidemark.Api.Requests;
using Tidemark.Tracking.Tasks;

namespace Tidemark.Api.Operations;

/// <summary>Makes a tracking task.</summary>
internal sealed class CreateCdnDeliverTask(TrackingTaskStore tasks) : IOperation
{
    private static readonly Parameter<string> Name = Parameters.MandatoryText("Name", "1 to 128 characters, unique in the account");
    private static readonly Parameter<string> Reports =
        Parameters.MandatoryText("Reports", "JSON array of {reportId, conditions?: [{field, op, value[]}]}");

    private static readonly Parameter<string?> DomainName = Parameters.Text("DomainName", "comma-separated domain names, at most 500; default: all");
    private static readonly Parameter<string> Deliver = Parameters.MandatoryText("Deliver", "JSON {email: {subject?, to[], copy?[]}, language?}");
    private static readonly Parameter<string> Schedule = Parameters.MandatoryText(
        "Schedule", "JSON {schedName?, description?, crontab, frequency, status?, effectiveFrom?, effectiveEnd?}");

    public OperationDefinition Definition { get; } = new(
        nameof(CreateCdnDeliverTask), Product.Cdn, 3, new AccessRule("cdn:CreateCdnDeliverTask", "domain/{DomainName}"),
        [Name, Reports, DomainName, Deliver, Schedule], ReportErrors.OfDeliverTask);

    public async Task<JsonObject> Run(ApiCall call, CancellationToken cancellationToken)
    {
        var request = new TrackingTaskRequest(
            call.Get(Name), TaskDocuments.Reports(call.Get(Reports)), Parameters.Names(call.Get(DomainName)), TaskDocuments.Deliver(call.Get(Deliver)),
            TaskDocuments.Schedule(call.Get(Schedule)), CreatedBy: call.Key.Id);
        try
        {
            return new JsonObject { ["DeliverId"] = (await tasks.Create(call.Account, request)).ToString() };
        }
        catch (TrackingException refusal)
        {
            throw refusal.OnTheWire();
        }
    }
}
