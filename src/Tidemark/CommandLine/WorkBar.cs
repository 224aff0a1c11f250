using Spectre.Console;

namespace Tidemark.CommandLine;

/// <summary>Shows on a terminal how far a long command is; elsewhere nothing.</summary>
internal sealed class WorkBar
{
    private readonly ProgressTask? _task;

    private WorkBar(ProgressTask? task) => _task = task;

    /// <summary>Runs the work with a bar on standard error.</summary>
    public static Task<T> Show<T>(Func<WorkBar, Task<T>> work) => Console.IsErrorRedirected
        ? work(new WorkBar(null))
        : AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }).Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => Task.Run(() => work(new WorkBar(context.AddTask("")))));

    /// <summary>What is done now, how much of it, and how much there is; 0: unknown.</summary>
    public void Report(string what, long done, long total)
    {
        if (_task is not null)
        {
            _task.Description = Markup.Escape(what);
            _task.IsIndeterminate = total == 0;
            _task.MaxValue = Math.Max(1, total);
            _task.Value = Math.Min(done, total);
        }
    }
}
