using Tidemark.Logs.Detection;
using Tidemark.Logs.Formats;
using Tidemark.Text;

namespace Tidemark.Metering.Ingest;

/// <summary>The message when metering stops because the format of a log changes.</summary>
internal static class FormatChange
{
    /// <summary>States the byte, both formats and what to do.</summary>
    /// <param name="name">The file.</param>
    /// <param name="request">How it was asked for.</param>
    /// <param name="point">How far it was metered.</param>
    /// <param name="at">Where the other format begins.</param>
    /// <param name="next">That format.</param>
    public static string Message(string name, IngestRequest request, SourcePoint point, long at, DetectedFormat next)
    {
        var found = at == 0
            ? $"{name}: the format is {Shown(next.Format)}, not {Shown(point.Format)} ({next.Evidence})."
            : $"{name}: the format changes from {Shown(point.Format)} to {Shown(next.Format)} at byte {at} ({next.Evidence}).";
        return $"{found} {WayOut(request, point, at, next.Format)}";
    }

    private static string WayOut(IngestRequest request, SourcePoint point, long at, LogFormat next)
    {
        if (!next.NamesHost && request.Domain is null)
        {
            return "Lines of this format do not name their host. "
                + (at == 0
                    ? $"Pass the domain: --format {next.Name} --domain NAME."
                    : $"{Before(point, at)} To meter the rest, pass its domain: tail -c +{at + 1} FILE | tidemark ingest - --format {next.Name} --domain NAME (decompress a compressed file first, with zcat).");
        }

        return at == 0
            ? $"Nothing was metered. Pass --format {next.Name}, or omit the option to detect the format."
            : point.Committed == at
                ? $"{Before(point, at)} Run the same command with --format {next.Name} to continue there."
                : $"{Before(point, at)} Omit --format to detect both formats.";
    }

    private static string Before(SourcePoint point, long at) =>
        point.Committed == at ? "Earlier lines are metered." : "No earlier line was accepted, and nothing was recorded.";

    // A format of the operator's own is a long word
    private static string Shown(LogFormat format) => format.Name.Length <= LineSample.Longest ? format.Name : LineSample.Printable(System.Text.Encoding.UTF8.GetBytes(format.Name));
}
