using System.Text.Json;
using Tidemark.CommandLine;
using Tidemark.Metering.Watch;
using Tidemark.Text;

namespace Tidemark.Watch;

/// <summary>Tells what happens to the files that are followed: in words on standard error with the sums of each minute, or as JSON.</summary>
internal class WatchReport(bool json, bool once, TimeProvider clock) : IProgress<WatchEvent>, IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, long> _behind = [];
    private ITimer? _timer;
    private long _accepted;
    private long _rejected;
    private long _held;

    /// <summary>The report for where it is read: a terminal gets a table that lives.</summary>
    public static WatchReport For(bool json, bool once, TimeProvider clock) =>
        json || once || Console.IsErrorRedirected ? new WatchReport(json, once, clock) : new WatchTable(clock);

    /// <summary>Follows, and tells.</summary>
    public virtual async Task Run(Func<Task> follow)
    {
        _timer = json || once ? null : clock.CreateTimer(_ => TellMinute(), null, Minute, Minute);
        await follow();
        if (!json)
        {
            TellMinute();
        }
    }

    /// <inheritdoc/>
    public void Report(WatchEvent value)
    {
        if (json)
        {
            Printed.Json(writer => WriteJson(writer, value));
        }
        else if (value is LinesMetered metered)
        {
            Count(metered);
        }
        else
        {
            Say(InWords(value));
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Adds up what was metered.</summary>
    protected virtual void Count(LinesMetered metered)
    {
        lock (_behind)
        {
            _accepted += metered.Outcome.Accepted;
            _rejected += metered.Outcome.Rejected;
            _held = metered.Held;
            _behind[metered.Path] = metered.Behind;
        }
    }

    /// <summary>Says a sentence to the person.</summary>
    protected virtual void Say(string sentence) => Printed.Remark(sentence);

    /// <summary>A name of a file without anything that steers a terminal.</summary>
    protected static string Safe(string text) => PrintableText.Of(text);

    private static string InWords(WatchEvent value) => value switch
    {
        FileBegun { From: 0 } begun => $"{Safe(begun.Path)}: new log, format {begun.Format}, read from the first line",
        FileBegun begun => $"{Safe(begun.Path)}: known log, format {begun.Format}, continued at byte {begun.From:N0}; earlier lines are metered",
        FormatChanged changed => $"{Safe(changed.Path)}: the format changes to {changed.Format} at byte {changed.From:N0} ({changed.Evidence})",
        FileRenamed renamed => $"{Safe(renamed.Before)}: renamed to {Safe(renamed.Path)}, still followed",
        FileTruncated truncated => $"{Safe(truncated.Path)}: truncated after {truncated.Position:N0} bytes were read; the new content is a new log",
        LinkSkipped link => $"{Safe(link.Path)}: this symbolic link leaves the folder and is skipped; pass --follow-links to follow it",
        FileClosed gone => $"{Safe(gone.Path)}: the previous file of this name was read to its end and closed",
        WatchProblem { Path: "" } trouble => $"Retrying at every flush: {Safe(trouble.Problem)}",
        WatchProblem trouble => Safe($"{trouble.Path}: {LogFaults.Reason(trouble.Problem, trouble.Remedy)}"),
        WatchRecovered { Path: "" } => "The usage store works again; nothing was lost.",
        WatchRecovered recovered => $"{Safe(recovered.Path)}: readable again",
        _ => Safe(value.Path),
    };

    private static void WriteJson(Utf8JsonWriter writer, WatchEvent value)
    {
        writer.WriteStartObject();
        writer.WriteString("event", value switch
        {
            FileBegun => "begun",
            LinesMetered => "metered",
            FormatChanged => "format",
            FileRenamed => "renamed",
            FileTruncated => "truncated",
            FileClosed => "letGo",
            LinkSkipped => "linkSkipped",
            WatchRecovered => "recovered",
            _ => "trouble",
        });
        writer.WriteString("file", Safe(value.Path));
        switch (value)
        {
            case FileBegun begun:
                writer.WriteString("format", begun.Format);
                writer.WriteNumber("from", begun.From);
                break;
            case LinesMetered metered:
                writer.WriteNumber("accepted", metered.Outcome.Accepted);
                writer.WriteNumber("rejected", metered.Outcome.Rejected);
                writer.WriteNumber("bytes", metered.Outcome.Bytes);
                writer.WriteNumber("held", metered.Held);
                writer.WriteNumber("position", metered.Position);
                writer.WriteNumber("behind", metered.Behind);
                break;
            case FormatChanged changed:
                writer.WriteString("format", changed.Format);
                writer.WriteNumber("from", changed.From);
                writer.WriteString("evidence", changed.Evidence);
                break;
            case FileRenamed renamed:
                writer.WriteString("before", Safe(renamed.Before));
                break;
            case FileTruncated truncated:
                writer.WriteNumber("position", truncated.Position);
                break;
            case WatchProblem trouble:
                writer.WriteString("message", LogFaults.Reason(trouble.Problem, trouble.Remedy));
                break;
        }

        writer.WriteEndObject();
    }

    private void TellMinute()
    {
        lock (_behind)
        {
            var behind = _behind.Values.Sum();
            Say($"{_accepted:N0} lines metered, {_rejected:N0} rejected"
                + (_held > 0 ? $", {_held:N0} held back because of unknown hosts; add a domain" : "")
                + (behind > 0 ? $"; {behind:N0} bytes behind" : ""));
            (_accepted, _rejected) = (0, 0);
            _behind.Clear();
        }
    }
}
