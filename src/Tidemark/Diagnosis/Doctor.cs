using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Tidemark.Accounts.Secrets;
using Tidemark.Documents.Rendering;
using Tidemark.Documents.Text;
using Tidemark.Mail;
using Tidemark.Sqlite;
using Tidemark.Storage;

namespace Tidemark.Diagnosis;

/// <summary>Checks what an installation needs. Changes nothing in the data folder.</summary>
internal sealed class Doctor(DataFolder folder, Func<ControlDatabase> control, MailRelay relay, SvgRenderer renderer, TimeProvider clock)
{
    private const long LittleSpace = 1_000_000_000;
    private const long NoSpace = 100_000_000;

    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>All findings, one after the other.</summary>
    public async IAsyncEnumerable<Finding> Examine(string version, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new Finding("versions", Health.Ok, $"Tidemark {version}, {RuntimeInformation.FrameworkDescription}, SQLite {SqliteVersion()}, {RuntimeInformation.OSDescription}");
        foreach (var path in new[] { folder.ControlDatabase, folder.UsageDatabase })
        {
            yield return Database(path);
        }

        yield return Key();
        yield return Disk();
        yield return Clock();
        yield return Zones();
        yield return await Mail(cancellationToken);
        var missing = await renderer.Missing(cancellationToken);
        foreach (var problem in missing)
        {
            yield return new Finding("documents", Health.Wrong, problem);
        }

        if (missing.Count == 0)
        {
            yield return new Finding("documents", Health.Ok, "the renderer and a Chinese font are installed");
        }
    }

    private static string SqliteVersion()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        return connection.ServerVersion;
    }

    private static Finding Database(string path)
    {
        var name = Path.GetFileName(path);
        if (!File.Exists(path))
        {
            return new Finding(name, Health.Warning, "it does not exist yet; the first command that writes creates it");
        }

        try
        {
            var tables = new SqliteFile(path).Read(connection => connection.Scalar<long>("SELECT count(*) FROM sqlite_master WHERE type = 'table'"));
            return new Finding(name, Health.Ok, $"{SiUnit.Format(new FileInfo(path).Length, "B")}, {tables} tables; check its content with: tidemark verify");
        }
        catch (Exception error) when (error is IOException or SqliteException)
        {
            return new Finding(name, Health.Wrong, error.Message);
        }
    }

    private Finding Key()
    {
        var isGiven = Environment.GetEnvironmentVariable("TIDEMARK_KEY") is { Length: > 0 };
        if (!isGiven && !File.Exists(folder.KeyFile))
        {
            return File.Exists(folder.ControlDatabase)
                ? new Finding("key", Health.Wrong, $"{folder.KeyFile} is missing. It opens the stored secrets: put it back from a backup, or set TIDEMARK_KEY")
                : new Finding("key", Health.Ok, "it is created with the first account");
        }

        try
        {
            if (File.Exists(folder.ControlDatabase) && CheckedKey.Fault(folder, control()) is { } fault)
            {
                return new Finding("key", Health.Wrong, fault);
            }

            return new Finding("key", Health.Ok, isGiven ? "from TIDEMARK_KEY" : $"from {folder.KeyFile}");
        }
        catch (Exception error) when (error is InvalidOperationException or IOException or UnauthorizedAccessException or SqliteException)
        {
            return new Finding("key", Health.Wrong, error.Message);
        }
    }

    private Finding Disk()
    {
        try
        {
            var probe = Path.Combine(folder.Root, $".probe-{Guid.NewGuid():N}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new Finding("disk", Health.Wrong, $"{folder.Root} cannot be written ({error.Message.TrimEnd('.')}); make this user its owner, or free some space");
        }

        var free = new DriveInfo(folder.Root).AvailableFreeSpace;
        var text = $"{SiUnit.Format(free, "B")} free for {folder.Root}";
        return free < NoSpace ? new Finding("disk", Health.Wrong, $"{text}; free some space, or nothing can be metered soon")
            : free < LittleSpace ? new Finding("disk", Health.Warning, $"{text}; free some space")
            : new Finding("disk", Health.Ok, text);
    }

    private Finding Clock()
    {
        var now = clock.GetUtcNow();
        var newest = Directory.EnumerateFiles(folder.Root).Select(File.GetLastWriteTimeUtc).DefaultIfEmpty(DateTime.UnixEpoch).Max();
        return newest > (now + ClockTolerance).UtcDateTime
            ? new Finding("clock", Health.Wrong, $"it says {now:yyyy-MM-dd'T'HH:mm:ss'Z'}, but a file of the data folder was written at {newest:yyyy-MM-dd'T'HH:mm:ss'Z'}; set the clock, best with NTP")
            : new Finding("clock", Health.Ok, $"it says {now:yyyy-MM-dd'T'HH:mm:ss'Z'}");
    }

    private static Finding Zones() => TimeZoneInfo.TryFindSystemTimeZoneById("Asia/Shanghai", out _)
        ? new Finding("time zones", Health.Ok, "time zone data is installed")
        : new Finding("time zones", Health.Wrong, "time zone data is missing, so days of accounts cannot be computed. Install it with: apt-get install tzdata");

    private async Task<Finding> Mail(CancellationToken cancellationToken)
    {
        if (!relay.IsConfigured)
        {
            return new Finding("mail", Health.Warning, "neither Smtp:Host nor Mail:Pickup is set, so no report is mailed");
        }

        return await relay.Problem(cancellationToken) is { } problem
            ? new Finding("mail", Health.Wrong, $"mail cannot be sent to {relay.Target} ({problem.TrimEnd('.')}); check the settings Smtp and Mail, and the relay")
            : new Finding("mail", Health.Ok, $"{relay.Target} accepts mail");
    }
}
