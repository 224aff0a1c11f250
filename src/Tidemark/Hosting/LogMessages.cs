namespace Tidemark.Hosting;

internal static partial class LogMessages
{
    [LoggerMessage(9001, LogLevel.Error, "Worker {Worker} failed; restarting in {Pause}")]
    public static partial void WorkerBroke(ILogger logger, Exception error, string worker, TimeSpan pause);

    [LoggerMessage(9002, LogLevel.Error, "Worker {Worker} ended unexpectedly; restarting")]
    public static partial void WorkerEnded(ILogger logger, string worker);

    [LoggerMessage(9003, LogLevel.Warning, "{Problem}")]
    public static partial void SomethingIsMissing(ILogger logger, string problem);
}
