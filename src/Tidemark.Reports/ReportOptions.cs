using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tidemark.Reports;

/// <summary>Settings of reports.</summary>
public sealed class ReportOptions
{
    /// <summary>Where they are.</summary>
    public const string Section = "Reports";

    /// <summary>How long a report waits for a period to be complete.</summary>
    [Description("Longest time that a report waits for the logs of its period after the scheduled time; then it is mailed and states what is missing")]
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromHours(2);

    /// <summary>The longest range of one call of DescribeCdnReport.</summary>
    [Description("Longest range of one DescribeCdnReport call, in days; one calendar month of the account's zone is always allowed")]
    [Range(1, 366)]
    public int LongestRangeDays { get; init; } = 31;
}
