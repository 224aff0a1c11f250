using Tidemark.Api.Binding;
using Tidemark.Api.Errors;
using Tidemark.Api.Gateway;
using Tidemark.Exports.Tasks;

namespace Tidemark.Api.Requests;

/// <summary>What the wire answers when the room of exports refuses a request.</summary>
internal static class ExportRefusals
{
    /// <summary>The documented code, and the value, the rule and the way out in words.</summary>
    /// <param name="refusal">Of the room.</param>
    /// <param name="call">Its times are shown as they were sent.</param>
    public static ApiException OnTheWire(this ExportException refusal, ApiCall call)
    {
        var (start, end) = (call.Get(ExportParameters.StartTime), call.Get(ExportParameters.EndTime));
        return refusal.Rule switch
        {
            ExportRule.RecentStart => ExportErrors.UnsupportedStart.With($"{start} is more than a year ago."),
            ExportRule.PastStart => ExportErrors.Start.With($"{start} is in the future."),
            ExportRule.EndThisMonth => ExportErrors.End.With(
                $"{end} is after the current month of {refusal.Zone}, which ends {refusal.Latest:yyyy-MM-ddTHH:mm:ssZ}."),
            ExportRule.EndAfterStart => ExportErrors.Range.With($"{end} is not after {start}."),
            ExportRule.RangeLength => ExportErrors.Range.With(
                $"{start} to {end} is longer than 31 days and longer than a calendar month of {refusal.Zone}; split it into months."),
            ExportRule.NameCharacters => ExportErrors.TaskName.With($"The TaskName holds {Text.OneLine.Broken}; use one line of text."),
            ExportRule.NameLength => ExportErrors.TaskName.With($"The TaskName has {refusal.Count} characters; 1 to {refusal.Limit} are allowed."),
            ExportRule.Language => ExportErrors.Language.With($"{Parameter.Shown(refusal.Value)} is neither zh-cn nor en-us."),
            ExportRule.DetailType => ExportErrors.BillType.With($"{Parameter.Shown(refusal.Value)} is neither flow nor vas."),
            ExportRule.Group => ExportErrors.Dimension.With($"No domain of the account is in the group {Parameter.Shown(refusal.Value)}."),
            ExportRule.DomainCount => ExportErrors.Dimension.With($"DomainNames holds {refusal.Count} names; 1 to {refusal.Limit} are allowed."),
            ExportRule.OwnDomain => ExportErrors.Dimension.With($"{Parameter.Shown(refusal.Value)} is not a domain of the account."),
            ExportRule.OpenTasks => ExportErrors.Quota.With(
                $"The account has {refusal.Limit} export tasks that are not finished, the maximum (setting Exports:OpenPerAccount); wait until some are."),
            _ => throw new InvalidOperationException($"The rule {refusal.Rule} has no words.", refusal),
        };
    }
}
