using System.Text.Json.Nodes;
using Tidemark.Api.Binding;
using Tidemark.Api.Errors;
using Tidemark.Api.Gateway;
using Tidemark.Notifications;

namespace Tidemark.Api.Operations;

/// <summary>Marks notifications as confirmed: all of them, or none when one is not the caller's.</summary>
internal sealed class ConfirmNotify(NotificationStore notifications) : IOperation
{
    private static readonly Parameter<long> Confirmor = Parameters.MandatoryId("Confirmor");
    private static readonly Parameter<IReadOnlyList<long>> NotifyIdList = Parameters.MandatoryIds("NotifyIdList");

    public OperationDefinition Definition { get; } = new(
        nameof(ConfirmNotify), Product.Rds, 100, new AccessRule("rds:ConfirmNotify"), [Confirmor, NotifyIdList], [NotifyErrors.InvalidNotifyId]);

    public async Task<JsonObject> Run(ApiCall call, CancellationToken cancellationToken)
    {
        var (confirmor, ids) = (call.Get(Confirmor), call.Get(NotifyIdList));
        if (confirmor != 0 && confirmor != call.Account.AliUid)
        {
            throw Confirmor.Refuse($"{confirmor} is neither this account ({call.Account.AliUid}) nor 0.");
        }

        return await notifications.Confirm(call.Account.AliUid, ids, confirmor)
            ? []
            : throw NotifyErrors.InvalidNotifyId.With("One of the ids is not a notification of this account; nothing was confirmed.");
    }
}
