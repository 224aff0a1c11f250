using Microsoft.Extensions.Logging;

namespace Tidemark.Usage.Store;

internal static partial class LogMessages
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Past days could not be sealed or trimmed; figures stay right, and it is tried again in five minutes")]
    public static partial void SealingFailed(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "A day cannot be sealed, since a sum of it does not fit into 63 bits; remove the source of such figures")]
    public static partial void NotSealed(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 72, Level = LogLevel.Warning, Message = "Keys of visitors whose time is over could not be destroyed; it is tried again in five minutes")]
    public static partial void KeysNotDestroyed(this ILogger logger, Exception exception);
}
