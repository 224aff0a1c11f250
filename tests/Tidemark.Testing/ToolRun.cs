using System.Diagnostics;

namespace Tidemark.Testing;

/// <summary>The outcome of another program: an independent witness for a test.</summary>
public sealed record ToolRun(int ExitCode, string Output, string Errors)
{
    /// <summary>Runs a program to its end.</summary>
    public static async Task<ToolRun> Run(string program, IEnumerable<string> arguments, string? input = null, string? workingDirectory = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = input is not null,
        };
        if (workingDirectory is not null)
        {
            start.WorkingDirectory = workingDirectory;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }

        await process.WaitForExitAsync();
        return new ToolRun(process.ExitCode, await output, await errors);
    }

    /// <summary>Runs a shell script and answers what it printed; fails the test when it fails.</summary>
    public static async Task<string> Shell(string script)
    {
        var run = await Run("bash", ["-euo", "pipefail", "-c", script]);
        return run.ExitCode == 0 ? run.Output : throw new InvalidOperationException($"exit {run.ExitCode} of: {script}\n{run.Errors}");
    }
}
