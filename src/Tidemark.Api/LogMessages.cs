using Microsoft.Extensions.Logging;

namespace Tidemark.Api;

/// <summary>Log messages of this room.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(EventId = 5001, Level = LogLevel.Error, Message = "Call {RequestId} failed")]
    public static partial void CallFailed(ILogger logger, string requestId, Exception error);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Warning, Message = "{Path} was damaged. It was moved to {Aside} and a new one was created; calls of the last 15 minutes can be replayed once")]
    public static partial void NoncesReplaced(ILogger logger, string path, string aside);
}
