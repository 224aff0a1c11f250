using Microsoft.Extensions.Logging;
using Tidemark.Mail.Delivery;

namespace Tidemark.Tracking;

internal static partial class LogMessages
{
    [LoggerMessage(EventId = 400, Level = LogLevel.Information, Message = "Tracking task {DeliverId} fires for {ScheduledAt:O}, period {Start:O} to {End:O}")]
    public static partial void Fired(this ILogger logger, long deliverId, DateTimeOffset scheduledAt, DateTimeOffset start, DateTimeOffset end);

    [LoggerMessage(EventId = 401, Level = LogLevel.Warning, Message = "The lease of run {Run} could not be renewed; retrying")]
    public static partial void RenewalFailed(this ILogger logger, long run, Exception error);

    [LoggerMessage(EventId = 402, Level = LogLevel.Information, Message = "This worker stops work on run {Run}; another worker continues: {Reason}")]
    public static partial void RunLeft(this ILogger logger, long run, string reason);

    [LoggerMessage(EventId = 403, Level = LogLevel.Error, Message = "Run {Run} failed")]
    public static partial void RunFailed(this ILogger logger, long run, Exception error);

    [LoggerMessage(EventId = 404, Level = LogLevel.Error, Message = "Looking for due tasks and runs failed")]
    public static partial void PollFailed(this ILogger logger, Exception error);

    [LoggerMessage(EventId = 405, Level = LogLevel.Error, Message = "Tracking task {DeliverId} cannot be scheduled")]
    public static partial void ScheduleBroken(this ILogger logger, long deliverId, Exception error);

    [LoggerMessage(EventId = 406, Level = LogLevel.Error, Message = "The relay's answer to delivery {Delivery} of run {Run} ({Outcome}) could not be recorded; it is kept in memory and recorded as soon as possible")]
    public static partial void AnswerKept(this ILogger logger, long delivery, long run, DeliveryOutcome outcome, Exception error);

    [LoggerMessage(EventId = 407, Level = LogLevel.Information, Message = "The relay's answer to delivery {Delivery} of run {Run} ({Outcome}) is recorded now")]
    public static partial void KeptAnswerRecorded(this ILogger logger, long delivery, long run, DeliveryOutcome outcome);

    [LoggerMessage(EventId = 408, Level = LogLevel.Error, Message = "The server stops while {Count} answers of the relay are not recorded; their recipients may get the same mail again")]
    public static partial void AnswersLost(this ILogger logger, int count, Exception error);

    [LoggerMessage(EventId = 409, Level = LogLevel.Warning, Message = "{Count} {What} were too far in the future because the clock was wrong; they were recomputed")]
    public static partial void InstantsBounded(this ILogger logger, int count, string what);
}
