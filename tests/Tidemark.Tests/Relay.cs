using System.Diagnostics;
using System.Text.Json;

namespace Tidemark.Tests;

/// <summary>A mail that the relay took.</summary>
internal sealed record TakenMail(string To, string Id);

/// <summary>An SMTP server (Debian's python3-aiosmtpd) on a loopback port, which writes down what it takes before it answers.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _path;

    private Relay(Process process, string path, int port) => (_process, _path, Port) = (process, path, port);

    public int Port { get; }

    /// <param name="path">Where mails are written down.</param>
    /// <param name="pause">How long an answer takes, seconds.</param>
    public static async Task<Relay> Start(string path, double pause)
    {
        await File.WriteAllTextAsync(path, "");
        var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Repository.Path("tests/Tidemark.Tests/Kill/relay.py"), path, FormattableString.Invariant($"{pause}")])
        {
            RedirectStandardOutput = true,
        })!;
        var port = await process.StandardOutput.ReadLineAsync();
        return new Relay(process, path, int.Parse(port!));
    }

    public async Task<IReadOnlyList<TakenMail>> Taken()
    {
        var lines = await File.ReadAllLinesAsync(_path);
        return [.. lines.Where(line => line.EndsWith('}')).Select(line => JsonDocument.Parse(line).RootElement)
            .Select(mail => new TakenMail(mail.GetProperty("to").GetString()!, mail.GetProperty("id").GetString()!))];
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
