using Tidemark.Logs;

namespace Tidemark.CommandLine;

/// <summary>Words faults of logs for someone at the command line.</summary>
internal static class LogFaults
{
    /// <summary>The log, what is wrong with it and what to do.</summary>
    public static string Message(Exception error) =>
        error is LogException { Path: { } path } fault ? $"{path}: {Reason(fault)}" : Reason(error);

    /// <summary>The same without the log, where that is shown already.</summary>
    public static string Reason(Exception error) => error is LogException fault ? Reason(fault.Problem, fault.Remedy) : error.Message;

    /// <summary>What is wrong and what to do.</summary>
    public static string Reason(string problem, LogRemedy? remedy) => remedy switch
    {
        null => problem,
        LogRemedy.Decompress or LogRemedy.Convert => $"{problem}; {Words(remedy)}",
        _ => $"{problem} {Words(remedy)}",
    };

    private static string Words(LogRemedy remedy) => remedy switch
    {
        LogRemedy.StateFormat { Unmatched: "" } => "If this is a log, pass --format (see tidemark formats), or a custom format as --format 'nginx:LOG_FORMAT'; try it with tidemark formats test.",
        LogRemedy.StateFormat state =>
            $"Pass --format (see tidemark formats), or a custom format as --format 'nginx:LOG_FORMAT'. A line that matches none: {state.Unmatched}",
        LogRemedy.StateDomain => "Pass the domain with --domain. It takes precedence over hosts in lines, so use it only for such logs.",
        LogRemedy.StateFormatAndDomain both => $"Pass the domain: --format {both.Format} --domain NAME.",
        LogRemedy.StateOtherFormat other => $"Pass --format {other.Format}, or omit the option to detect the format.",
        LogRemedy.MeterRest rest =>
            $"To meter the rest, pass its domain: tail -c +{rest.From + 1} FILE | tidemark ingest - --format {rest.Format} --domain NAME (decompress a compressed file first, with zcat).",
        LogRemedy.ContinueInFormat next => $"Run the same command with --format {next.Format} to continue there.",
        LogRemedy.DetectFormats => "Omit --format to detect both formats.",
        LogRemedy.Repeat => "Run the same command again to meter the rest.",
        LogRemedy.RepairAndRepeat => "Repair the file and run the same command again to continue there.",
        LogRemedy.Decompress packed => $"decompress it first: {packed.Program} -dc FILE | tidemark ingest -",
        LogRemedy.Convert encoded => $"convert it: iconv -f {encoded.Encoding} -t UTF-8 FILE | tidemark ingest -",
        _ => "",
    };
}
