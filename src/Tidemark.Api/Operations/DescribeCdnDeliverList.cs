using System.Text.Json.Nodes;
using Tidemark.Accounts;
using Tidemark.Api.Binding;
using Tidemark.Api.Errors;
using Tidemark.Api.Gateway;
using Tidemark.Api.Requests;
using Tidemark.Api.Wire;
using Tidemark.Tracking.Tasks;

namespace Tidemark.Api.Operations;

/// <summary>The account's tracking tasks by id, or the one asked for.</summary>
internal sealed class DescribeCdnDeliverList(TrackingTaskStore tasks) : IOperation
{
    private static readonly Parameter<long?> DeliverId = Parameters.Id("DeliverId").Or(ReportErrors.InvalidParameter);

    public OperationDefinition Definition { get; } = new(
        nameof(DescribeCdnDeliverList), Product.Cdn, 3, new AccessRule("cdn:DescribeCdnDeliverList"), [DeliverId], ReportErrors.All);

    public async Task<JsonObject> Run(ApiCall call, CancellationToken cancellationToken)
    {
        try
        {
            var found = await tasks.List(call.Account.AliUid, call.Get(DeliverId));
            return call.Content([.. found.Select(Item)]);
        }
        catch (TrackingException refusal)
        {
            throw refusal.OnTheWire();
        }
    }

    private static JsonObject Item(TrackingTask task) => new()
    {
        ["deliverId"] = task.DeliverId,
        ["status"] = task.Schedule.Status,
        ["createTime"] = WireTime.Format(task.CreatedAt),
        ["crontab"] = task.Schedule.Crontab,
        ["frequency"] = task.Schedule.Frequency,
        ["name"] = task.Name,
        ["dmList"] = Texts(task.Domains ?? []),
        ["reports"] = new JsonArray([.. task.Reports.Select(Report)]),
        ["deliver"] = Deliver(task),
        ["timeFromFormat"] = "-1" + task.Schedule.Frequency,
        ["timeEndFormat"] = "-1" + task.Schedule.Frequency,
    };

    private static JsonObject Report(TrackedReport report)
    {
        var item = new JsonObject { ["reportId"] = report.ReportId };
        if (report.Conditions.Count > 0)
        {
            item["conditions"] = new JsonArray([.. report.Conditions.Select(condition => new JsonObject
            {
                ["field"] = condition.Field,
                ["op"] = condition.Op,
                ["value"] = Texts(condition.Value),
            })]);
        }

        return item;
    }

    private static JsonObject Deliver(TrackingTask task)
    {
        var deliver = new JsonObject { ["email"] = Email(task) };
        if (task.Email.Language is { } language)
        {
            deliver["language"] = LanguageName.Of(language);
        }

        return deliver;
    }

    private static JsonObject Email(TrackingTask task)
    {
        var email = new JsonObject { ["subject"] = task.Email.Subject ?? "", ["to"] = Texts(task.Email.To) };
        if (task.Email.Copy.Count > 0)
        {
            email["copy"] = Texts(task.Email.Copy);
        }

        return email;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
