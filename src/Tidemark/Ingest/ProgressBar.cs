using Spectre.Console;
using Tidemark.Documents.Text;
using Tidemark.Files;
using Tidemark.Metering.Ingest;
using Tidemark.Text;

namespace Tidemark.Ingest;

/// <summary>Shows on a terminal how far the files of a command are, all of them together; elsewhere nothing.</summary>
internal sealed class ProgressBar : IProgress<IngestProgress>
{
    /// <summary>Columns from which on there is room for a bar and for the number of lines beside the rest.</summary>
    private const int Wide = 120;

    private const int LongestName = 20;

    private readonly ProgressTask _task;
    private readonly bool _wide;
    private readonly int _files;
    private readonly long _total;
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private string _name = "";
    private int _file;
    private long _size;
    private long _bytesBefore;
    private long _linesBefore;
    private long _lines;

    private ProgressBar(ProgressTask task, IReadOnlyList<string> files, bool wide)
    {
        _task = task;
        _wide = wide;
        _files = files.Count;
        _total = files.Sum(SizeOf);
        _task.MaxValue = Math.Max(1, _total);
        _task.IsIndeterminate = _total == 0;
    }

    /// <summary>Runs the work with a bar on standard error; without a terminal it gets none.</summary>
    public static Task<T> Show<T>(IReadOnlyList<string> files, Func<ProgressBar?, Task<T>> work) =>
        Console.IsErrorRedirected || files.Count == 0 ? work(null) : OnTerminal(files, work);

    /// <summary>The next file begins.</summary>
    public void Begin(string file)
    {
        _bytesBefore += _size;
        _linesBefore += _lines;
        (_name, _size, _lines) = (file, SizeOf(file), 0);
        _file++;
        Report(new IngestProgress(0, null, 0));
    }

    /// <inheritdoc/>
    public void Report(IngestProgress value)
    {
        _lines = value.Lines;
        var bytes = _bytesBefore + Math.Min(value.BytesRead, _size == 0 ? value.BytesRead : _size);
        if (_total > 0)
        {
            _task.Value = Math.Min(bytes, _task.MaxValue);
        }

        _task.Description = Markup.Escape(Text(bytes));
    }

    private static Task<T> OnTerminal<T>(IReadOnlyList<string> files, Func<ProgressBar?, Task<T>> work)
    {
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        var wide = terminal.Profile.Width >= Wide;
        ProgressColumn[] bar = wide ? [new ProgressBarColumn()] : [];
        return terminal.Progress()
            .AutoClear(true)
            .Columns([new TaskDescriptionColumn(), .. bar, new PercentageColumn(), new RemainingTimeColumn()])
            .StartAsync(context => work(new ProgressBar(context.AddTask(Markup.Escape(Short(files[0]))), files, wide)));
    }

    private static long SizeOf(string file) => file != "-" && FileStamp.Of(file) is { IsFile: true } found ? found.Length : 0;

    private string Text(long bytes)
    {
        var lines = _linesBefore + _lines;
        var seconds = TimeProvider.System.GetElapsedTime(_started).TotalSeconds;
        var speed = seconds > 0.5 ? $"  {lines / seconds:N0} lines/s" : "";
        var of = _total > 0 ? $" of {SiUnit.Format(_total, "B")}" : "";
        var which = _files > 1 ? $"{_file}/{_files} " : "";
        var count = _wide ? $"  {lines:N0} lines" : "";
        return $"{which}{Short(_name)}  {SiUnit.Format(bytes, "B")}{of}{count}{speed}";
    }

    // The end of a name tells more: what rotation numbered differs there
    private static string Short(string file)
    {
        var name = PrintableText.Of(Path.GetFileName(file));
        return name.Length <= LongestName ? name : "..." + name[^(LongestName - 3)..];
    }
}
