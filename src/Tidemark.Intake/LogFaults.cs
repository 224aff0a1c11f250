using Tidemark.Logs;

namespace Tidemark.Intake;

/// <summary>Words faults of logs for someone who posts them.</summary>
internal static class LogFaults
{
    /// <summary>What is wrong with the body and what to do.</summary>
    public static string Message(LogException fault)
    {
        var problem = fault.Path is null ? fault.Problem : $"The body: {fault.Problem}";
        return fault.Remedy is { } remedy ? $"{problem.TrimEnd('.')}. {Words(remedy)}" : problem;
    }

    private static string Words(LogRemedy remedy) => remedy switch
    {
        LogRemedy.StateFormat { Unmatched: "" } => "Pass the parameter format, or a custom format as format='nginx:LOG_FORMAT'.",
        LogRemedy.StateFormat state => $"Pass the parameter format, or a custom format as format='nginx:LOG_FORMAT'. A line that matches none: {state.Unmatched}",
        LogRemedy.StateDomain => "Pass the domain with the parameter domain. It takes precedence over hosts in lines, so use it only for such logs.",
        LogRemedy.StateFormatAndDomain both => $"Pass the parameters format={both.Format} and domain=NAME.",
        LogRemedy.StateOtherFormat other => $"Pass format={other.Format}, or omit the parameter to detect the format.",
        LogRemedy.MeterRest rest => $"Send the content from byte {rest.From} on as a body of its own, with format={rest.Format} and domain=NAME.",
        LogRemedy.ContinueInFormat next => $"Send the rest as a body of its own with format={next.Format}.",
        LogRemedy.DetectFormats => "Omit the parameter format to detect both formats.",
        LogRemedy.Repeat => "Send it again.",
        LogRemedy.RepairAndRepeat => "Repair the body and send it again.",
        LogRemedy.Decompress => "Decompress it before you send it.",
        LogRemedy.Convert encoded => $"Convert it from {encoded.Encoding} to UTF-8 before you send it.",
        _ => "",
    };
}
