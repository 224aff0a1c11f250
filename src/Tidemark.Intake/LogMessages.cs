using Microsoft.Extensions.Logging;

namespace Tidemark.Intake;

/// <summary>Log messages of this room; event ids 7000 to 7099. Never a token.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(7000, LogLevel.Error, "A post to {Path} failed")]
    public static partial void PostFailed(this ILogger logger, Exception error, string path);

    [LoggerMessage(7001, LogLevel.Warning, "A post to {Path} was postponed: {Reason}")]
    public static partial void PostPutOff(this ILogger logger, string path, string reason);

    [LoggerMessage(7002, LogLevel.Warning, "Expired posts could not be deleted; retrying later")]
    public static partial void ForgettingFailed(this ILogger logger, Exception error);

    [LoggerMessage(7003, LogLevel.Warning, "Leftovers of a stopped server in {Folder} could not be removed; retrying later")]
    public static partial void SweepFailed(this ILogger logger, Exception error, string folder);
}
