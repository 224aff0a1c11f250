using Tidemark.Logs.Detection;
using Tidemark.Logs.Formats;
using Tidemark.Text;

namespace Tidemark.Metering.Ingest;

/// <summary>What to say when a log cannot be metered on because its format changes.</summary>
internal static class FormatChange
{
    /// <summary>Names the byte, both formats and the way out.</summary>
    /// <param name="name">The file.</param>
    /// <param name="request">How it was asked for.</param>
    /// <param name="point">How far it was metered.</param>
    /// <param name="at">Where the other format begins.</param>
    /// <param name="next">That format.</param>
    public static string Message(string name, IngestRequest request, SourcePoint point, long at, DetectedFormat next)
    {
        var found = at == 0
            ? $"{name}: the lines are not {Shown(point.Format)} but {Shown(next.Format)} ({next.Evidence})."
            : $"{name}: from byte {at} on the lines are no longer {Shown(point.Format)} but {Shown(next.Format)} ({next.Evidence}).";
        return $"{found} {WayOut(request, point, at, next.Format)}";
    }

    private static string WayOut(IngestRequest request, SourcePoint point, long at, LogFormat next)
    {
        if (!next.NamesHost && request.Domain is null)
        {
            return "Lines of that format do not name their host. "
                + (at == 0
                    ? $"Say which domain they are of: --format {next.Name} --domain NAME."
                    : $"{Before(point, at)} To meter the rest, say which domain it is of: tail -c +{at + 1} FILE | tidemark ingest - --format {next.Name} --domain NAME (a compressed file through zcat first).");
        }

        return at == 0
            ? $"Nothing was metered; name the format with --format {next.Name}, or leave the option out to have it told by the lines."
            : point.Committed == at
                ? $"{Before(point, at)} The same command with --format {next.Name} goes on from exactly there."
                : $"{Before(point, at)} Leave --format out to have both formats told by the lines.";
    }

    private static string Before(SourcePoint point, long at) =>
        point.Committed == at ? "What is before is metered." : "Of what is before no line was accepted, and nothing of it was recorded.";

    // A format of the operator's own is a long word
    private static string Shown(LogFormat format) => format.Name.Length <= LineSample.Longest ? format.Name : LineSample.Printable(System.Text.Encoding.UTF8.GetBytes(format.Name));
}
