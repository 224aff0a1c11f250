namespace Tidemark.Logs;

/// <summary>A log cannot be read or metered: the message names the log, the fault and the way out.</summary>
public class LogException(string message) : Exception(message);

/// <summary>The request cannot be carried out as it was made, such as <c>combined</c> without a domain. Raised before anything is metered.</summary>
public sealed class LogUsageException(string message) : LogException(message);
