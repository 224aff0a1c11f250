using Tidemark.Api.Binding;
using Tidemark.Api.Errors;
using Tidemark.Mail.Messages;
using Tidemark.Storage;
using Tidemark.Tracking.Schedules;
using Tidemark.Tracking.Tasks;

namespace Tidemark.Api.Requests;

/// <summary>What the wire answers when the room of tracking tasks refuses a request.</summary>
internal static class TrackingRefusals
{
    private const string RightCrontab =
        "'0 0 8 * * ?' runs every day at 08:00 (fields: second, minute, hour, day of month, month, day of week, and optionally year)";

    private const int LongestCrontabShown = 40;

    /// <summary>The documented code, and the value, the rule and the way out in words.</summary>
    public static ApiException OnTheWire(this TrackingException refusal) => refusal.Rule switch
    {
        TrackingRule.CustomReport => ReportErrors.NotFound.With("The account has no custom report; create it with CreateCdnSubTask."),
        TrackingRule.UniqueName => ReportErrors.NameAlreadyExists.With($"The account has a tracking task named '{refusal.Value}'; choose another name."),
        TrackingRule.TaskCount => ReportErrors.DeliverExceedLimit.With(
            $"The account has {refusal.Limit} tracking tasks, the maximum (setting Tracking:TasksPerAccount); delete one first."),
        _ => ReportErrors.InvalidParameter.With(Words(refusal)),
    };

    private static string Words(TrackingException refusal) => refusal.Rule switch
    {
        TrackingRule.NameLength => $"Name has {refusal.Count} characters; it has 1 to {refusal.Limit}.",
        TrackingRule.OneLine =>
            $"{Path(refusal.Field)} '{Parameter.OneLine(refusal.Value)}' holds {Text.OneLine.Broken}; use one line of text.",
        TrackingRule.TextLength => $"{Path(refusal.Field)} has {refusal.Count} characters; at most {refusal.Limit} are allowed.",
        TrackingRule.ReportCount => $"Reports has {refusal.Count} reports; it has 1 to {refusal.Limit}, such as [{{\"reportId\":1}}].",
        TrackingRule.ConditionCount => $"Reports[{refusal.Report}] has {refusal.Count} conditions; at most {refusal.Limit} are allowed.",
        TrackingRule.ValueCount =>
            $"Reports[{refusal.Report}].conditions[{refusal.Condition}].value has {refusal.Count} values; at most {refusal.Limit} are allowed.",
        TrackingRule.DomainCount => $"DomainName has {refusal.Count} names; it has 1 to {refusal.Limit}, or is omitted for all domains of the account.",
        TrackingRule.OwnDomain => $"DomainName '{Parameter.OneLine(refusal.Value)}' is not a domain of the account; list domains with DescribeUserDomains.",
        TrackingRule.SomeRecipient => $"Deliver.email.to is empty; it has 1 to {refusal.Limit} addresses.",
        TrackingRule.Address => $"{Path(refusal.Field)} holds '{Parameter.OneLine(refusal.Value)}', which is not an address; {Mailbox.Rule}.",
        TrackingRule.AddressCount => $"{Path(refusal.Field)} holds more than {refusal.Limit} addresses; at most {refusal.Limit} are allowed.",
        TrackingRule.Crontab => $"Schedule.crontab: {Words(refusal.Crontab!)}",
        TrackingRule.Frequency => $"Schedule.frequency '{Parameter.OneLine(refusal.Value)}' is not one of h (hourly), d (daily), w (weekly), M (monthly).",
        TrackingRule.Status => $"Schedule.status '{Parameter.OneLine(refusal.Value)}' is neither enable nor disable.",
        TrackingRule.EffectiveWindow =>
            $"Schedule.effectiveEnd {refusal.End:yyyy-MM-ddTHH:mm:ssZ} is not after effectiveFrom {refusal.From:yyyy-MM-ddTHH:mm:ssZ}.",
        TrackingRule.SubscribedReport =>
            $"reportId {refusal.ReportId} is not in the account's custom report, which holds {string.Join(", ", refusal.ReportIds)}.",
        TrackingRule.ReportCondition => refusal.Value,
        TrackingRule.OwnTask => $"DeliverId {refusal.DeliverId} is not a tracking task of the account; list tasks with DescribeCdnDeliverList.",
        _ => throw new InvalidOperationException($"The rule {refusal.Rule} has no words.", refusal),
    };

    private static string Words(CrontabFault fault)
    {
        var shown = fault.Text.Length <= CrontabFault.MostCharacters ? fault.Text : Excerpt.Of(fault.Text, LongestCrontabShown);
        return fault.Flaw switch
        {
            CrontabFlaw.FieldCount when fault.Fields == 5 => $"the crontab '{shown}' has five fields; use six or seven, with seconds first; {RightCrontab}.",
            CrontabFlaw.FieldCount =>
                $"the crontab '{shown}' has {fault.Fields} field{(fault.Fields == 1 ? "" : "s")}; use six or seven separated by blanks; {RightCrontab}.",
            CrontabFlaw.Unreadable => $"the crontab '{shown}' does not parse ({fault.Reason}); {RightCrontab}.",
            CrontabFlaw.NeverFires => $"the crontab '{shown}' never fires after {fault.After:yyyy-MM-ddTHH:mm:ssZ}; {RightCrontab}.",
            _ => $"the crontab '{shown}' fires at {fault.Earlier:HH:mm:ss} and again at {fault.Later:HH:mm:ss}; fires are at least five minutes apart; "
                + $"'0 0/5 * * * ?' runs every five minutes, {RightCrontab}.",
        };
    }

    private static string Path(TaskField field) => field switch
    {
        TaskField.Name => "Name",
        TaskField.Subject => "Deliver.email.subject",
        TaskField.To => "Deliver.email.to",
        TaskField.Copy => "Deliver.email.copy",
        TaskField.SchedName => "Schedule.schedName",
        _ => "Schedule.description",
    };
}
