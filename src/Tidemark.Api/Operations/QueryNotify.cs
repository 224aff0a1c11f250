using System.Text.Json.Nodes;
using Tidemark.Api.Binding;
using Tidemark.Api.Errors;
using Tidemark.Api.Gateway;
using Tidemark.Api.Wire;
using Tidemark.Notifications;

namespace Tidemark.Api.Operations;

/// <summary>Notifications created within a range of time, newest first.</summary>
internal sealed class QueryNotify(NotificationStore notifications) : IOperation
{
    private static readonly Parameter<bool> WithConfirmed =
        Parameters.MandatoryBoolean("WithConfirmed").Or(NotifyErrors.ParamInvalid, NotifyErrors.ParamInvalid);

    private static readonly Parameter<DateTimeOffset> From = Parameters.MandatoryTime("From").Or(NotifyErrors.ParamInvalid, NotifyErrors.ParamInvalid);
    private static readonly Parameter<DateTimeOffset> To = Parameters.MandatoryTime("To").Or(NotifyErrors.ParamInvalid, NotifyErrors.ParamInvalid);
    private static readonly Parameter<string?> PageSize = Parameters.OneOf("PageSize", "30", "50", "100").Or(NotifyErrors.ParamInvalid);
    private static readonly Parameter<int> PageNumber = Parameters.Integer("PageNumber", 1, int.MaxValue, absent: 1).Or(NotifyErrors.ParamInvalid);

    public OperationDefinition Definition { get; } = new(
        nameof(QueryNotify), Product.Rds, 100, new AccessRule("rds:QueryNotify"),
        [WithConfirmed, From, To, PageSize, PageNumber],
        [NotifyErrors.ParamInvalid, NotifyErrors.EndBeforeStart]);

    public async Task<JsonObject> Run(ApiCall call, CancellationToken cancellationToken)
    {
        var withConfirmed = call.Get(WithConfirmed);
        var (from, to) = (call.Get(From), call.Get(To));
        var (size, number) = (int.Parse(call.Get(PageSize) ?? "30"), call.Get(PageNumber));
        if (to <= from)
        {
            throw NotifyErrors.EndBeforeStart.With($"To ({WireTime.Format(to)}) must be later than From ({WireTime.Format(from)}).");
        }

        var page = await notifications.Query(call.Account.AliUid, from, to, withConfirmed, number, size);
        return new JsonObject
        {
            ["Data"] = new JsonObject
            {
                ["NotifyItemList"] = new JsonArray([.. page.Items.Select(Item)]),
                ["PageSize"] = size,
                ["PageNumber"] = number,
                ["TotalRecordCount"] = page.Total,
            },
        };
    }

    private static JsonObject Item(Notification notification) => new()
    {
        ["Id"] = notification.Id,
        ["GmtCreated"] = WireTime.Format(notification.CreatedAt),
        ["GmtModified"] = WireTime.Format(notification.ModifiedAt),
        ["AliUid"] = notification.AliUid,
        ["IdempotentId"] = notification.IdempotentId,
        ["IdempotentCount"] = notification.IdempotentCount.ToString(),
        ["Type"] = notification.Type,
        ["Level"] = notification.Level,
        ["TemplateName"] = notification.Template,
        ["NotifyElement"] = notification.Element,
        ["ConfirmFlag"] = notification.Confirmed,
        ["Confirmor"] = notification.Confirmor,
    };
}
