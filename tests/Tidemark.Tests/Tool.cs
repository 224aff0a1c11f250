using System.Diagnostics;
using System.Text.Json;
using Tidemark.Testing;

namespace Tidemark.Tests;

/// <summary>The real program in processes of its own, each on a data folder of the test.</summary>
internal sealed class Tool(string data)
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "tidemark.dll");

    public Dictionary<string, string> Environment { get; } = [];

    public string? WorkingDirectory { get; init; }

    public async Task<ToolRun> Run(params string[] arguments) => await Finish(Start(arguments), input: null);

    public async Task<ToolRun> RunWithInput(string input, params string[] arguments) => await Finish(Start(arguments), input);

    /// <summary>Runs a command that must succeed, and reads its JSON.</summary>
    public async Task<JsonElement> Json(params string[] arguments)
    {
        var run = await Run([.. arguments, "--json"]);
        run.ExitCode.ShouldBe(0, run.Errors);
        return JsonDocument.Parse(run.Output).RootElement;
    }

    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments, "--data", data])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("TIDEMARK", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        if (WorkingDirectory is not null)
        {
            start.WorkingDirectory = WorkingDirectory;
        }

        return Process.Start(start)!;
    }

    private static async Task<ToolRun> Finish(Process process, string? input)
    {
        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            if (input is not null)
            {
                await process.StandardInput.WriteAsync(input);
            }

            process.StandardInput.Close();
            await process.WaitForExitAsync();
            return new ToolRun(process.ExitCode, await output, await errors);
        }
    }
}
