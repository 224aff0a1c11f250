using Spectre.Console;
using Tidemark.Metering.Ingest;

namespace Tidemark.Ingest;

/// <summary>Shows on a terminal how far a file is; elsewhere nothing.</summary>
internal static class ProgressBar
{
    /// <summary>Runs the work with a bar on standard error.</summary>
    public static Task<T> Show<T>(string name, Func<IProgress<IngestProgress>?, Task<T>> work) =>
        Console.IsErrorRedirected ? work(null) : OnTerminal(name, work);

    private static Task<T> OnTerminal<T>(string name, Func<IProgress<IngestProgress>?, Task<T>> work)
    {
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return terminal.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                var bar = context.AddTask(Markup.Escape(name), maxValue: 1);
                return work(new Bar(bar, name));
            });
    }

    private sealed class Bar(ProgressTask task, string name) : IProgress<IngestProgress>
    {
        public void Report(IngestProgress value)
        {
            if (value.BytesTotal is > 0 and var total)
            {
                task.Value = (double)value.BytesRead / total;
            }
            else
            {
                task.IsIndeterminate = true;
            }

            task.Description = Markup.Escape($"{name}  {value.Lines:N0} lines");
        }
    }
}
