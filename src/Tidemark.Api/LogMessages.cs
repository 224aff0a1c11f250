using Microsoft.Extensions.Logging;

namespace Tidemark.Api;

/// <summary>Log messages of this room.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(EventId = 5001, Level = LogLevel.Error, Message = "Call {RequestId} failed")]
    public static partial void CallFailed(ILogger logger, string requestId, Exception error);
}
