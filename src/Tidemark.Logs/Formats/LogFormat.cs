using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats.Own;

namespace Tidemark.Logs.Formats;

/// <summary>A format of access logs.</summary>
public abstract class LogFormat
{
    /// <summary>Its name on the command line and in the ledger.</summary>
    public abstract string Name { get; }

    /// <summary>Whether every line contains the host; if not, the caller must pass the domain.</summary>
    public abstract bool NamesHost { get; }

    /// <summary>Increases when lines are read differently. It is stored with every metered range.</summary>
    public virtual int ParserVersion => 1;

    /// <summary>The software that writes it, in a few words, for the list of formats.</summary>
    public abstract string Summary { get; }

    /// <summary>The source of each metered field in the terms of the format: <c>bytes</c> from <c>$body_bytes_sent</c>.</summary>
    public abstract IReadOnlyList<FieldSource> Fields { get; }

    /// <summary>Every variable of a custom format, in order; empty for presets.</summary>
    public virtual IReadOnlyList<FormatVariable> Variables => [];

    /// <summary>
    /// Whether the log contains header lines such as <c>#Fields:</c>. The last header before a position is passed to
    /// <see cref="LineParser.Direct"/> of the parser that starts there.
    /// </summary>
    public virtual bool HasDirectives => false;

    /// <summary>
    /// Whether a line can end in a metered field, so that half a line looks complete. Such a line is not metered before its line end
    /// exists, even if <see cref="LogRecord.Complete"/> is true.
    /// </summary>
    public virtual bool NeedsLineEnd => HasDirectives;

    /// <summary>A parser for one thread.</summary>
    public abstract LineParser CreateParser();
}

/// <summary>Where a metered field comes from.</summary>
/// <param name="Field">client, forwarded, time, host, url, status, bytes, referer, cache or https.</param>
/// <param name="From">Variable, column or key of the format.</param>
public sealed record FieldSource(string Field, string From);

/// <summary>A variable of a custom format.</summary>
/// <param name="Text">As it is written: <c>$status</c>, <c>%>s</c>.</param>
/// <param name="Field">The metered field that it contains, as in <see cref="FieldSource.Field"/>; empty if it is not metered.</param>
/// <param name="Hint">A note, such as the name that it may be a misspelling of; usually empty.</param>
public sealed record FormatVariable(string Text, string Field, string Hint);

/// <summary>Where the reading of a line stopped.</summary>
/// <param name="At">The byte, from 0.</param>
/// <param name="Expected">The expected text, for people.</param>
public readonly record struct ReadingStop(int At, string Expected);

/// <summary>Reads lines of one format. It caches state between lines, so each thread needs its own.</summary>
public abstract class LineParser
{
    /// <summary>Reads a line (without its line end). Never throws, never reads outside the line.</summary>
    /// <returns><see cref="RejectReason.None"/> if the line was accepted.</returns>
    public abstract RejectReason Parse(ReadOnlySpan<byte> line, ref LogRecord record);

    /// <summary>Whether <see cref="TryParse"/> reads most lines.</summary>
    public virtual bool ReadsMarks => false;

    /// <summary>
    /// Reads a line of the usual shape by its marks (quotes, backslashes and line ends), as <see cref="Parse"/> reads it but faster. False does not reject the line: the caller
    /// asks <see cref="Parse"/>. See docs/decisions/139-one-pass-over-a-line.md.
    /// </summary>
    /// <param name="text">Lines.</param>
    /// <param name="start">Where the line begins in the text.</param>
    /// <param name="marks">The marks from there on, at least one of which is a line end.</param>
    /// <param name="record">What is set, when it is true.</param>
    public virtual bool TryParse(ReadOnlySpan<byte> text, int start, ReadOnlySpan<int> marks, ref LogRecord record) => false;

    /// <summary>Reads a rejected line again to find where reading stopped; null if this is unknown. It can be slow.</summary>
    public virtual ReadingStop? StopOf(ReadOnlySpan<byte> line) => null;

    /// <summary>
    /// Takes the header for the following lines; empty if there is none. Only for formats with <see cref="LogFormat.HasDirectives"/>.
    /// </summary>
    public virtual void Direct(ReadOnlySpan<byte> line)
    {
    }
}
