using System.Diagnostics;
using System.Text.Json;

namespace Tidemark.Testing.Smtp;

/// <summary>A mail as Python's email package reads it.</summary>
public sealed record WitnessedMail(
    string Type, string[] Parts, string[] Encodings, string Subject, string[][] From, string FromDecoded, string[][] To, DateTimeOffset Date, string MessageId,
    string[][] Headers, string Text, string Html, string[] Defects, int Longest, int BareLineEnds, JsonElement[]? Envelope = null)
{
    /// <summary>The first value of a header field, or null.</summary>
    public string? Header(string name) => Headers.FirstOrDefault(header => header[0] == name)?[1];
}

/// <summary>An SMTP server of aiosmtpd on a free loopback port; see mail_witness.py for its configuration.</summary>
public sealed class MailWitness : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Smtp", "mail_witness.py");
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly TempFolder _folder = new();
    private readonly Process _process;
    private bool _disposed;

    private MailWitness(Process process, TempFolder folder) => (_process, _folder) = (process, folder);

    /// <summary>Where it listens.</summary>
    public int Port { get; private init; }

    /// <summary>What it did, in order: CONNECT, AUTH, RCPT, DATA lines.</summary>
    public IReadOnlyList<string> Events => File.Exists(_folder["events.log"]) ? File.ReadAllLines(_folder["events.log"]) : [];

    /// <summary>The mails it took, in order.</summary>
    public IReadOnlyList<WitnessedMail> Mails =>
        [.. Directory.GetFiles(_folder.Path, "*.json").Order(StringComparer.Ordinal).Select(file => JsonSerializer.Deserialize<WitnessedMail>(File.ReadAllText(file), Json)!)];

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<MailWitness> Start(object? configuration = null)
    {
        var folder = new TempFolder();
        var start = new ProcessStartInfo(Python, [Script, "serve", folder.Path, JsonSerializer.Serialize(configuration ?? new { })])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("python3 did not start");
        var port = await process.StandardOutput.ReadLineAsync();
        return new MailWitness(process, folder) { Port = int.Parse(port ?? throw new InvalidOperationException("aiosmtpd did not start; install python3-aiosmtpd")) };
    }

    /// <summary>Reads a mail with Python's email package.</summary>
    public static async Task<WitnessedMail> Read(byte[] mail) => (await Read([mail]))[0];

    /// <summary>Reads mails with Python's email package.</summary>
    public static async Task<IReadOnlyList<WitnessedMail>> Read(IReadOnlyList<byte[]> mails)
    {
        using var folder = new TempFolder();
        for (var i = 0; i < mails.Count; i++)
        {
            await File.WriteAllBytesAsync(folder[$"{i:00000}.eml"], mails[i]);
        }

        var run = await ToolRun.Run(Python, [Script, "parse", folder.Path]);
        return run.ExitCode == 0 ? JsonSerializer.Deserialize<WitnessedMail[]>(run.Output, Json)! : throw new InvalidOperationException(run.Errors);
    }

    /// <summary>Cancels the operation.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
    }
}
