using Microsoft.Extensions.Logging;

namespace Tidemark.Metering.Usage;

internal static partial class LogMessages
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Past days could not be sealed; figures stay right, and it is tried again in five minutes")]
    public static partial void SealingFailed(this ILogger logger, Exception exception);
}
