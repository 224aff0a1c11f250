using Microsoft.Extensions.Logging;

namespace Tidemark.Tracking;

internal static partial class LogMessages
{
    [LoggerMessage(EventId = 400, Level = LogLevel.Information, Message = "Tracking task {DeliverId} fires for {ScheduledAt:O}, period {Start:O} to {End:O}")]
    public static partial void Fired(this ILogger logger, long deliverId, DateTimeOffset scheduledAt, DateTimeOffset start, DateTimeOffset end);

    [LoggerMessage(EventId = 401, Level = LogLevel.Warning, Message = "The lease of run {Run} could not be renewed; retrying")]
    public static partial void RenewalFailed(this ILogger logger, long run, Exception error);

    [LoggerMessage(EventId = 402, Level = LogLevel.Information, Message = "Run {Run} is left to other workers: {Reason}")]
    public static partial void RunLeft(this ILogger logger, long run, string reason);

    [LoggerMessage(EventId = 403, Level = LogLevel.Error, Message = "Run {Run} failed; retrying later")]
    public static partial void RunFailed(this ILogger logger, long run, Exception error);

    [LoggerMessage(EventId = 404, Level = LogLevel.Error, Message = "Looking for due tasks and runs failed")]
    public static partial void PollFailed(this ILogger logger, Exception error);

    [LoggerMessage(EventId = 405, Level = LogLevel.Error, Message = "Tracking task {DeliverId} can no longer be scheduled")]
    public static partial void ScheduleBroken(this ILogger logger, long deliverId, Exception error);
}
