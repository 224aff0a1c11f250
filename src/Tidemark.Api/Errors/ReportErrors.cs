namespace Tidemark.Api.Errors;

/// <summary>Errors of the operations on reports, custom reports and tracking tasks.</summary>
internal static class ReportErrors
{
    public static readonly ErrorCode InvalidParameter = CommonErrors.InvalidParameter;
    public static readonly ErrorCode TimeParseFailed = new("TimeParseFailed", 400, "Failed to parse the time parameter.");
    public static readonly ErrorCode AlreadyExists = new("SubscriptionAlreadyExists", 400, "The subscription already exists.");
    public static readonly ErrorCode NotFound = new("SubscriptionNotFound", 400, "The subscription is not found.");
    public static readonly ErrorCode NameAlreadyExists = new("NameAlreadyExists", 400, "The name already exists.");
    public static readonly ErrorCode DeliverExceedLimit =
        new("DeliverExceedLimit", 400, "The maximum number of subscribed tasks is exceeded.");

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<ErrorCode> All =
        [InvalidParameter, TimeParseFailed, AlreadyExists, NotFound, NameAlreadyExists, DeliverExceedLimit];

    /// <summary>Those of CreateCdnDeliverTask, whose document leaves one out.</summary>
    public static readonly IReadOnlyList<ErrorCode> OfDeliverTask = [.. All.Where(error => error != AlreadyExists)];
}
