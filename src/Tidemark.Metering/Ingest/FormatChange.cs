using Tidemark.Logs;
using Tidemark.Logs.Detection;
using Tidemark.Logs.Formats;
using Tidemark.Text;

namespace Tidemark.Metering.Ingest;

/// <summary>The fault when metering stops because the format of a log changes.</summary>
internal static class FormatChange
{
    /// <summary>States the byte, both formats and what to do.</summary>
    /// <param name="name">The file.</param>
    /// <param name="request">How it was asked for.</param>
    /// <param name="point">How far it was metered.</param>
    /// <param name="at">Where the other format begins.</param>
    /// <param name="next">That format.</param>
    public static LogException Fault(string name, IngestRequest request, SourcePoint point, long at, DetectedFormat next)
    {
        var found = at == 0
            ? $"the format is {Shown(next.Format)}, not {Shown(point.Format)} ({next.Evidence})."
            : $"the format changes from {Shown(point.Format)} to {Shown(next.Format)} at byte {at} ({next.Evidence}).";
        var needsDomain = !next.Format.NamesHost && request.Domain is null;
        var done = at > 0 ? Before(point, at) : needsDomain ? "" : "Nothing was metered.";
        var problem = string.Join(' ', new[] { found, needsDomain ? "Lines of this format do not name their host." : "", done }.Where(part => part.Length > 0));
        return new LogException(name, problem, Remedy(needsDomain, point, at, next.Format));
    }

    private static LogRemedy Remedy(bool needsDomain, SourcePoint point, long at, LogFormat next) => (needsDomain, at) switch
    {
        (true, 0) => new LogRemedy.StateFormatAndDomain(next.Name),
        (true, _) => new LogRemedy.MeterRest(at, next.Name),
        (false, 0) => new LogRemedy.StateOtherFormat(next.Name),
        _ => point.Committed == at ? new LogRemedy.ContinueInFormat(next.Name) : new LogRemedy.DetectFormats(),
    };

    private static string Before(SourcePoint point, long at) =>
        point.Committed == at ? "Earlier lines are metered." : "No earlier line was accepted, and nothing was recorded.";

    // A format of the operator's own is a long word
    private static string Shown(LogFormat format) => format.Name.Length <= LineSample.Longest ? format.Name : LineSample.Printable(System.Text.Encoding.UTF8.GetBytes(format.Name));
}
