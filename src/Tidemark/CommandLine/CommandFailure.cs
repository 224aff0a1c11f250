namespace Tidemark.CommandLine;

/// <summary>A command that ends with a message for people and an exit code.</summary>
/// <param name="exitCode"><see cref="ExitCode.Failed"/> or <see cref="ExitCode.Usage"/>.</param>
/// <param name="message">Names the value, the rule and the way out.</param>
internal sealed class CommandFailure(int exitCode, string message) : Exception(message)
{
    /// <summary>What the process exits with.</summary>
    public int ExitCode { get; } = exitCode;
}

/// <summary>What the process exits with.</summary>
internal static class ExitCode
{
    /// <summary>It did what was asked.</summary>
    public const int Done = 0;

    /// <summary>It was asked rightly and could not.</summary>
    public const int Failed = 1;

    /// <summary>It was asked wrongly: the command line or a setting.</summary>
    public const int Usage = 2;
}
