namespace Tidemark.Notifications;

/// <summary>A notice that stands until someone confirms it.</summary>
/// <param name="Id">Unique across accounts, ascending with time.</param>
/// <param name="AliUid">Whom it is for.</param>
/// <param name="IdempotentId">The same id within an account is the same notice, however often it is raised.</param>
/// <param name="IdempotentCount">How often it was raised again and blocked.</param>
/// <param name="Type">Sell, Operation or Promotion.</param>
/// <param name="Level">help, success, warning, error, loading or notice.</param>
/// <param name="Template">What kind of notice it is, such as ReportDeliveryFailed.</param>
/// <param name="Element">The template's fields, a JSON object.</param>
/// <param name="Confirmed">Whether someone has confirmed it.</param>
/// <param name="Confirmor">Who confirmed it first; 0: the system, or nobody yet.</param>
/// <param name="CreatedAt">When it was first raised.</param>
/// <param name="ModifiedAt">When it was last raised or confirmed.</param>
public sealed record Notification(
    long Id, long AliUid, string IdempotentId, long IdempotentCount, string Type, string Level, string Template, string Element,
    bool Confirmed, long Confirmor, DateTimeOffset CreatedAt, DateTimeOffset ModifiedAt);

/// <summary>What is raised: see <see cref="Notification"/> for the fields.</summary>
public sealed record Notice(string IdempotentId, string Type, string Level, string Template, string Element)
{
    /// <summary>The types there are.</summary>
    public static readonly IReadOnlyList<string> Types = ["Sell", "Operation", "Promotion"];

    /// <summary>The levels there are.</summary>
    public static readonly IReadOnlyList<string> Levels = ["help", "success", "warning", "error", "loading", "notice"];
}

/// <summary>A notice that breaks a rule; the message names the value, the rule and the way out.</summary>
public sealed class InvalidNoticeException(string message) : Exception(message);
