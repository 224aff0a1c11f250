using Microsoft.Extensions.Logging;

namespace Tidemark.Exports;

/// <summary>Log messages of this room; event ids 5000 to 5099.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(5000, LogLevel.Information, "Export task {TaskId} is done: {Bytes} bytes, {Hash}")]
    public static partial void ExportDone(this ILogger logger, long taskId, long bytes, string hash);

    [LoggerMessage(5001, LogLevel.Warning, "Attempt {Attempt} of export task {TaskId} failed; retrying in {After}")]
    public static partial void AttemptFailed(this ILogger logger, Exception error, long taskId, int attempt, TimeSpan after);

    [LoggerMessage(5002, LogLevel.Error, "Export task {TaskId} has failed")]
    public static partial void ExportFailed(this ILogger logger, Exception error, long taskId);

    [LoggerMessage(5003, LogLevel.Warning, "Another worker took over export task {TaskId}; its file here is deleted")]
    public static partial void LeaseLost(this ILogger logger, long taskId);

    [LoggerMessage(5004, LogLevel.Warning, "The lease of export task {TaskId} could not be renewed; retrying")]
    public static partial void RenewalFailed(this ILogger logger, Exception error, long taskId);

    [LoggerMessage(5005, LogLevel.Error, "The export worker could not look for work; retrying")]
    public static partial void WorkerStumbled(this ILogger logger, Exception error);

    [LoggerMessage(5006, LogLevel.Warning, "Leftovers of killed export workers could not be removed; retrying later")]
    public static partial void SweepFailed(this ILogger logger, Exception error);

    [LoggerMessage(5007, LogLevel.Information, "A month of account {AliUid} is closed: {Start:u} to {End:u}")]
    public static partial void MonthClosed(this ILogger logger, long aliUid, DateTimeOffset start, DateTimeOffset end);

    [LoggerMessage(5008, LogLevel.Warning, "Past months could not be closed; retrying later")]
    public static partial void ClosingFailed(this ILogger logger, Exception error);

    [LoggerMessage(5010, LogLevel.Warning, "{Count} leases and due times of exports lay further ahead than their rule allows because the clock was wrong; they are computed again")]
    public static partial void InstantsBounded(this ILogger logger, int count);

    [LoggerMessage(5009, LogLevel.Error, "A month of account {AliUid} cannot be closed because its figures exceed 63 bits. Find and remove the source with wrong figures")]
    public static partial void MonthTooLarge(this ILogger logger, Exception error, long aliUid);
}
