using System.Diagnostics;
using System.Text;

namespace Tidemark.Tests;

/// <summary>A server in a process of its own, on a free port.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private const string Ready = "Tidemark is ready on ";

    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    private RunningServer(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.AppendLine(line.Data);
            }
        };
        process.BeginErrorReadLine();
    }

    public Uri Address { get; private set; } = null!;

    public HttpClient Http { get; } = new(new HttpClientHandler { AllowAutoRedirect = false });

    public Process Process => _process;

    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    public static Task<RunningServer> Start(Tool tool, params string[] more) => Started(tool.Start(["serve", "--port", "0", .. more]));

    /// <summary>Waits for the line that says where it serves.</summary>
    public static async Task<RunningServer> Started(Process process)
    {
        var server = new RunningServer(process);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains(Ready, StringComparison.Ordinal))
            {
                var address = line[(line.IndexOf(Ready, StringComparison.Ordinal) + Ready.Length)..].Split(' ')[0];
                server.Address = new Uri(address);
                server.Http.BaseAddress = server.Address;
                return server;
            }
        }

        await process.WaitForExitAsync();
        throw new InvalidOperationException($"the server ended with {process.ExitCode}: {server.Errors}");
    }

    /// <summary>Asks it to stop as a supervisor does, and answers its exit code.</summary>
    public async Task<int> Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Http.Dispose();
    }
}
