using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats;

namespace Tidemark.Logs.Detection;

/// <summary>
/// Detects where a log changes its format: where a hundred lines in a row are none of this format, and 95 % of them are of one other. It looks
/// at lines before they are handed out, so that what is handed out is of one format whatever threads make of it. It samples: a line every
/// 16 KiB and the last one; only where one of them does not fit are all of them read.
/// </summary>
internal sealed class FormatWatch(LogFormat format)
{
    /// <summary>So many lines in a row are a change.</summary>
    public const int RunLines = 100;

    /// <summary>So many are one at the end of the content, if all of them are of one other format.</summary>
    public const int RunLinesAtEnd = 10;

    private const int SampleBytes = 16 * 1024;

    private readonly LineParser _parser = format.CreateParser();

    /// <summary>The content is being written: lines at its end that may be the first of another format are not handed out while they are fewer than <see cref="RunLinesAtEnd"/>.</summary>
    public bool LinesMayFollow { get; init; }

    /// <summary>Such lines were behind what was handed out last.</summary>
    public bool LeavesLines { get; private set; }

    /// <summary>The format that lines are of.</summary>
    public LogFormat Format => format;

    /// <summary>The format of the lines behind what was handed out last; null while it is this one.</summary>
    public DetectedFormat? Next { get; private set; }

    /// <summary>How much of whole lines can be handed out. What is behind has to be looked at again with more of the content behind it, or is of <see cref="Next"/>.</summary>
    /// <param name="lines">Whole lines.</param>
    /// <param name="directive">What says how they are read; empty when nothing does.</param>
    /// <param name="goesOn">Whether there is more of the content, and how much of it fits: less than all means more can be had.</param>
    public int Look(ReadOnlySpan<byte> lines, ReadOnlySpan<byte> directive, bool goesOn)
    {
        LeavesLines = false;
        if (format.HasDirectives)
        {
            _parser.Direct(directive);
        }

        return SamplesFit(lines) ? lines.Length : LookClosely(lines, directive, goesOn);
    }

    private bool SamplesFit(ReadOnlySpan<byte> lines)
    {
        for (var at = SampleBytes; at < lines.Length; at += SampleBytes)
        {
            var start = lines[at..].IndexOf((byte)'\n') + 1;
            if (start > 0 && at + start < lines.Length && IsStrange(FirstLine(lines[(at + start)..])))
            {
                return false;
            }
        }

        var last = lines[..^1].LastIndexOf((byte)'\n') + 1;
        return !IsStrange(FirstLine(lines[last..]));
    }

    private int LookClosely(ReadOnlySpan<byte> lines, ReadOnlySpan<byte> directive, bool goesOn)
    {
        if (format.HasDirectives)
        {
            _parser.Direct(directive);
        }

        var (at, run, count, wanted) = (0, 0, 0, RunLines);
        while (at < lines.Length)
        {
            var line = FirstLine(lines[at..]);
            var strange = IsStrange(line);
            var end = at + line.Length + 1;
            if (strange && count++ == 0)
            {
                run = at;
            }
            else if (!strange && !IsNothing(line))
            {
                (count, wanted) = (0, RunLines);
            }

            at = end;
            if (count == wanted && strange)
            {
                wanted *= 2;
                if (IsOther(lines[run..at]))
                {
                    return run;
                }
            }
        }

        if (count == 0 || count >= RunLines)
        {
            return lines.Length;
        }

        // A run that the piece ends in: with more of the content behind it can be told, unless it fills the piece
        if (goesOn && run > 0)
        {
            return run;
        }

        if (LinesMayFollow && !goesOn && count < RunLinesAtEnd)
        {
            LeavesLines = FormatDetector.Other(format, lines[run..]) is { } other && other.Fits == other.Lines;
            return LeavesLines ? run : lines.Length;
        }

        return (goesOn || count >= RunLinesAtEnd) && IsOther(lines[run..], all: !goesOn) ? run : lines.Length;
    }

    private bool IsOther(ReadOnlySpan<byte> lines, bool all = false)
    {
        var other = FormatDetector.Other(format, lines);
        Next = all && other?.Fits != other?.Lines ? null : other;
        return Next is not null;
    }

    private bool IsStrange(ReadOnlySpan<byte> line)
    {
        line = line is [.., (byte)'\r'] ? line[..^1] : line;
        if (line.Length is 0 or > LogLine.Longest)
        {
            return false;
        }

        var record = default(LogRecord);
        return _parser.Parse(line, ref record) is not (RejectReason.None or RejectReason.Header);
    }

    // Neither of this format nor of another: it does not end a run
    private static bool IsNothing(ReadOnlySpan<byte> line) => line.Length is 0 or > LogLine.Longest || line is [(byte)'\r'];

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> lines) => lines[..lines.IndexOf((byte)'\n')];
}
