using Microsoft.Extensions.Logging;
using Tidemark.Mail.Delivery;

namespace Tidemark.Mail.Smtp;

internal static partial class LogMessages
{
    [LoggerMessage(EventId = 300, Level = LogLevel.Information, Message = "Mail to relay {Host}: {Outcome}, {Reply}")]
    public static partial void Sent(this ILogger logger, string host, DeliveryOutcome outcome, string reply);
}
