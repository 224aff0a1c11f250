using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats.Own;

namespace Tidemark.Logs.Formats;

/// <summary>A format of access logs.</summary>
public abstract class LogFormat
{
    /// <summary>Its name on the command line and in the ledger.</summary>
    public abstract string Name { get; }

    /// <summary>Whether every line names the host that was asked; if not, the caller has to say the domain.</summary>
    public abstract bool NamesHost { get; }

    /// <summary>Rises when lines come to be read differently. It is kept with every range that was metered.</summary>
    public virtual int ParserVersion => 1;

    /// <summary>What writes it, in a few words, for the list of formats.</summary>
    public abstract string Summary { get; }

    /// <summary>What each metered field is taken from, in the words of the format: <c>bytes</c> from <c>$body_bytes_sent</c>.</summary>
    public abstract IReadOnlyList<FieldSource> Fields { get; }

    /// <summary>Every variable of a format of the operator's own, in order; empty for presets.</summary>
    public virtual IReadOnlyList<FormatVariable> Variables => [];

    /// <summary>
    /// Whether lines within the log say how those after them are read, as <c>#Fields:</c> does. The last such line before a place
    /// is handed to <see cref="LineParser.Direct"/> of whoever begins there.
    /// </summary>
    public virtual bool HasDirectives => false;

    /// <summary>
    /// Whether a line may end in a field that is metered, so that half of it looks like all of it: such a line is not metered before its line end
    /// is there, whatever <see cref="LogRecord.Complete"/> says.
    /// </summary>
    public virtual bool NeedsLineEnd => HasDirectives;

    /// <summary>A parser for one thread.</summary>
    public abstract LineParser CreateParser();
}

/// <summary>Where a metered field comes from.</summary>
/// <param name="Field">client, forwarded, time, host, url, status, bytes, referer, cache or https.</param>
/// <param name="From">Variable, column or key of the format.</param>
public sealed record FieldSource(string Field, string From);

/// <summary>A variable of a format of the operator's own.</summary>
/// <param name="Text">As it is written: <c>$status</c>, <c>%>s</c>.</param>
/// <param name="Field">The metered field that it tells, as in <see cref="FieldSource.Field"/>; empty when it is not metered.</param>
/// <param name="Hint">What is to be known of it, such as the name that it may be a misspelling of; mostly empty.</param>
public sealed record FormatVariable(string Text, string Field, string Hint);

/// <summary>Where the reading of a line stopped.</summary>
/// <param name="At">The byte, from 0.</param>
/// <param name="Expected">What should stand there, for people.</param>
public readonly record struct ReadingStop(int At, string Expected);

/// <summary>Reads lines of one format; keeps what helps with the next line, so that each thread has its own.</summary>
public abstract class LineParser
{
    /// <summary>Reads a line (without its line end). Never throws, never reads outside the line.</summary>
    /// <returns><see cref="RejectReason.None"/> when every field of the record was set.</returns>
    public abstract RejectReason Parse(ReadOnlySpan<byte> line, ref LogRecord record);

    /// <summary>Whether <see cref="TryParse"/> reads most lines.</summary>
    public virtual bool ReadsMarks => false;

    /// <summary>Reads a line of the usual shape by its marks, as <see cref="Parse"/> reads it but faster; false: any other line, for <see cref="Parse"/>.</summary>
    /// <param name="text">Lines.</param>
    /// <param name="start">Where the line begins in the text.</param>
    /// <param name="marks">The marks from there on, at least one of which is a line end.</param>
    /// <param name="record">What is set, when it is true.</param>
    public virtual bool TryParse(ReadOnlySpan<byte> text, int start, ReadOnlySpan<int> marks, ref LogRecord record) => false;

    /// <summary>Reads a line once more that was rejected, to tell where reading stopped; null where that is not known. For people: it may be slow.</summary>
    public virtual ReadingStop? StopOf(ReadOnlySpan<byte> line) => null;

    /// <summary>
    /// Takes a line that says how those after it are read; empty: there is none before them. Only of formats with <see cref="LogFormat.HasDirectives"/>.
    /// </summary>
    public virtual void Direct(ReadOnlySpan<byte> line)
    {
    }
}
