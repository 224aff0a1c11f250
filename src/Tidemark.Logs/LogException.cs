using Tidemark.Text;

namespace Tidemark.Logs;

/// <summary>A log cannot be read or metered. The text names no options or parameters: whoever shows it words the remedy for its readers.</summary>
public class LogException : Exception
{
    /// <param name="path">The log as it was given; null when the fault is not one of a log.</param>
    /// <param name="problem">What is wrong, with the value and the rule.</param>
    /// <param name="remedy">What would help; null when the problem says it.</param>
    public LogException(string? path, string problem, LogRemedy? remedy = null)
        : base(path is null ? problem : $"{PrintableText.Of(path)}: {problem}")
    {
        Path = path is null ? null : PrintableText.Of(path);
        Problem = problem;
        Remedy = remedy;
    }

    /// <summary>The log as it was given; null when the fault is not one of a log.</summary>
    public string? Path { get; }

    /// <summary>What is wrong, with the value and the rule.</summary>
    public string Problem { get; }

    /// <summary>What would help; null when the problem says it.</summary>
    public LogRemedy? Remedy { get; }
}

/// <summary>The request cannot be carried out as it was made, such as <c>combined</c> without a domain. Raised before anything is metered.</summary>
public sealed class LogUsageException(string? path, string problem, LogRemedy? remedy = null) : LogException(path, problem, remedy);
