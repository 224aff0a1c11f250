using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Tidemark.Documents.Rendering;

/// <summary>Runs another program to its end: arguments as a list, its life bounded, its complaint kept.</summary>
internal static class ChildProcess
{
    private const int LongestComplaint = 2000;

    /// <summary>What became of the child.</summary>
    public sealed record Outcome(int ExitCode, byte[] Output, string Complaint);

    /// <summary>Runs the program; it is ended by its id when the caller cancels.</summary>
    /// <returns>Null when there is no such program.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<Outcome?> Run(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string> environment,
        string input,
        CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        cancellationToken.ThrowIfCancellationRequested();
        Process? started;
        try
        {
            started = Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }

        using var process = started ?? throw new InvalidOperationException($"{program} did not start.");
        try
        {
            var output = ReadAll(process.StandardOutput.BaseStream, cancellationToken);
            var complaint = ReadStart(process.StandardError, cancellationToken);
            await Feed(process, input, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new Outcome(process.ExitCode, await output, await complaint);
        }
        finally
        {
            End(process);
        }
    }

    private static void End(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
        catch (InvalidOperationException)
        {
            // it ended on its own meanwhile
        }
    }

    private static async Task Feed(Process process, string input, CancellationToken cancellationToken)
    {
        try
        {
            if (input.Length > 0)
            {
                await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(input), cancellationToken);
            }

            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // it ended before it read everything; its exit code and complaint say why
        }
    }

    private static async Task<byte[]> ReadAll(Stream stream, CancellationToken cancellationToken)
    {
        using var result = new MemoryStream();
        await stream.CopyToAsync(result, cancellationToken);
        return result.ToArray();
    }

    /// <summary>Reads to the end, so that the child never waits for a full pipe, and keeps the start.</summary>
    private static async Task<string> ReadStart(StreamReader reader, CancellationToken cancellationToken)
    {
        var kept = new StringBuilder();
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            kept.Append(buffer, 0, Math.Min(count, LongestComplaint - kept.Length));
        }

        return kept.ToString().Trim();
    }
}
