using Microsoft.Extensions.Logging;

namespace Tidemark.Intake;

/// <summary>What this room logs; event ids 7000 to 7099. Never a token.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(7000, LogLevel.Error, "A post to {Path} failed")]
    public static partial void PostFailed(this ILogger logger, Exception error, string path);

    [LoggerMessage(7001, LogLevel.Warning, "A post to {Path} was put off: {Reason}")]
    public static partial void PostPutOff(this ILogger logger, string path, string reason);

    [LoggerMessage(7002, LogLevel.Warning, "Posts that are older than they are remembered could not be forgotten just now")]
    public static partial void ForgettingFailed(this ILogger logger, Exception error);

    [LoggerMessage(7003, LogLevel.Warning, "What a server that ended has left in {Folder} could not be removed just now")]
    public static partial void SweepFailed(this ILogger logger, Exception error, string folder);
}
