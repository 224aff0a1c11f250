using Microsoft.Extensions.Logging;

namespace Tidemark.Usage.Store;

internal static partial class LogMessages
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Past days could not be sealed or trimmed; figures stay correct. Retrying in five minutes")]
    public static partial void SealingFailed(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "A day cannot be sealed because a sum exceeds 63 bits; remove the source of these figures")]
    public static partial void NotSealed(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "Maintenance skips damaged figures. {Problem}")]
    public static partial void DamageSkipped(this ILogger logger, string problem);

    [LoggerMessage(EventId = 72, Level = LogLevel.Warning, Message = "Expired visitor keys could not be destroyed; retrying in five minutes")]
    public static partial void KeysNotDestroyed(this ILogger logger, Exception exception);
}
