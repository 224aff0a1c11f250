using Microsoft.Extensions.Logging;

namespace Tidemark.Geography;

internal static partial class LogMessages
{
    [LoggerMessage(EventId = 70, Level = LogLevel.Information, Message = "Reloaded the geography files: {Ranges} ranges")]
    public static partial void PlacesRead(this ILogger logger, int ranges);

    [LoggerMessage(EventId = 71, Level = LogLevel.Warning, Message = "{Fault} The previous geography data stays in use")]
    public static partial void PlacesUnreadable(this ILogger logger, string fault);
}
