using Spectre.Console;
using Tidemark.Metering.Watch;

namespace Tidemark.Watch;

/// <summary>A table on the terminal: the files that were written last, how fast they grow and how far they are read.</summary>
internal sealed class WatchTable(TimeProvider clock) : WatchReport(json: false, once: false, clock)
{
    private const int MostRows = 15;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _clock = clock;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Row> _rows = [];
    private readonly Queue<string> _said = [];
    private readonly IAnsiConsole _terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    public override Task Run(Func<Task> follow) => _terminal.Live(Table()).StartAsync(async context =>
    {
        var work = follow();
        while (!work.IsCompleted)
        {
            await Task.WhenAny(work, Task.Delay(Pause, _clock));
            foreach (var sentence in Said())
            {
                _terminal.WriteLine(sentence);
            }

            context.UpdateTarget(Table());
        }

        await work;
    });

    protected override void Count(LinesMetered metered)
    {
        lock (_gate)
        {
            var now = _clock.GetTimestamp();
            var before = _rows.GetValueOrDefault(metered.Path);
            var lines = metered.Outcome.Accepted + metered.Outcome.Rejected;
            var seconds = before is null ? 0 : _clock.GetElapsedTime(before.At, now).TotalSeconds;
            _rows[metered.Path] = new Row(now, (before?.Lines ?? 0) + lines, seconds > 0 ? lines / seconds : 0, metered.Held, metered.Behind);
            if (_rows.Count > MostRows)
            {
                _rows.Remove(_rows.MinBy(row => row.Value.At).Key);
            }
        }
    }

    protected override void Say(string sentence)
    {
        lock (_gate)
        {
            _said.Enqueue(sentence);
        }
    }

    private List<string> Said()
    {
        lock (_gate)
        {
            var all = _said.ToList();
            _said.Clear();
            return all;
        }
    }

    private Table Table()
    {
        var table = new Table().AddColumns("file", "lines", "lines/s", "held back", "bytes behind").Border(TableBorder.Simple);
        lock (_gate)
        {
            foreach (var (path, row) in _rows.OrderByDescending(row => row.Value.At))
            {
                table.AddRow(Markup.Escape(Safe(path)), $"{row.Lines:N0}", $"{row.Rate:N0}", $"{row.Held:N0}", $"{row.Behind:N0}");
            }
        }

        return table;
    }

    private sealed record Row(long At, long Lines, double Rate, long Held, long Behind);
}
