using Tidemark.Accounts;
using Tidemark.CommandLine;
using Tidemark.Logs;
using Tidemark.Metering.Ingest;
using Tidemark.Storage;
using Tidemark.Text;

namespace Tidemark.Ingest;

/// <summary>Meters the logs that a command names, one after the other. One that cannot be read fails alone.</summary>
internal static class FileIngest
{
    /// <summary>Meters them.</summary>
    /// <param name="ingestor">What reads them.</param>
    /// <param name="arguments">Files, folders, patterns or <c>-</c>.</param>
    /// <param name="request">The account and how to read the lines.</param>
    /// <param name="directory">The domains of the account.</param>
    /// <param name="followLinks">Whether symbolic links that leave a folder are followed.</param>
    /// <param name="cancellationToken">Stops at the next border of batches.</param>
    /// <exception cref="CommandFailure">The only log that is named cannot be read as it was asked for.</exception>
    public static async Task<IngestReport> Read(
        Ingestor ingestor, IReadOnlyList<string> arguments, IngestRequest request, AccountDomains directory, bool followLinks, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var files = LogFiles.Find(arguments, out var problems, out var leftOut, followLinks);
        foreach (var group in leftOut.GroupBy(found => found.Reason))
        {
            var more = group.Count() == 1 ? "is" : $"and {group.Count() - 1:N0} more are";
            Printed.Remark($"{PrintableText.Of(group.First().Path)} {more} skipped: {group.Key}");
        }

        var outcomes = new List<IngestOutcome>();
        var failures = problems.Select(problem => (PrintableText.Of(problem.Argument), PrintableText.Of(problem.Reason))).ToList();
        if (files.Count > arguments.Count)
        {
            Printed.Remark($"Reading {files.Count:N0} files.");
        }

        await ProgressBar.Show(files, async bar =>
        {
            foreach (var file in files)
            {
                bar?.Begin(file);
                try
                {
                    if (file != "-" && DataFolder.Owns(file))
                    {
                        throw new LogException(file, "this file belongs to a data folder of Tidemark; it is not a log");
                    }

                    outcomes.Add(await ingestor.Ingest(file, request, bar, cancellationToken));
                }
                catch (LogUsageException error) when (files.Count == 1)
                {
                    throw new CommandFailure(ExitCode.Usage, LogFaults.Message(error));
                }
                catch (Exception error) when (error is LogException or IOException or UnauthorizedAccessException)
                {
                    failures.Add((PrintableText.Of(file), PrintableText.Of(LogFaults.Reason(error), keepsLineEnds: true)));
                }
            }

            return files.Count;
        });
        return new IngestReport(outcomes, failures, directory.Added, TimeProvider.System.GetElapsedTime(started));
    }
}
