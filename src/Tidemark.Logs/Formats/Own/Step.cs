using System.Buffers;
using System.Runtime.CompilerServices;
using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Formats.Own;

/// <summary>How the end of a variable is found.</summary>
internal enum Ending
{
    /// <summary>It has a fixed length.</summary>
    Fixed,

    /// <summary>At the next byte of a literal of one.</summary>
    Byte,

    /// <summary>At the next occurrence of the literal behind which the next variable fits.</summary>
    Literal,

    /// <summary>At the next quote that is not escaped, with the rest of the literal and the next variable behind.</summary>
    Quote,

    /// <summary>Where something begins that it cannot consist of.</summary>
    Alphabet,

    /// <summary>At the end of the line.</summary>
    Line,
}

/// <summary>A variable of a compiled format, and the literal text behind it.</summary>
internal sealed class Step
{
    private readonly byte[] _literal;
    private readonly Ending _ending;
    private readonly int _length;
    private readonly SearchValues<byte>? _alphabet;
    private readonly Shape? _next;
    private readonly byte _nextFirst;
    private readonly byte[] _nextLiteral;
    private readonly ListKind _list;

    /// <param name="variable">What is read.</param>
    /// <param name="reading">What is made of it.</param>
    /// <param name="literal">What follows it; empty: the next variable, or the end of the line.</param>
    /// <param name="escape">How the server writes values.</param>
    /// <param name="next">The variable after the literal, or null.</param>
    /// <param name="nextLiteral">What follows that one.</param>
    public Step(Variable variable, Reading reading, byte[] literal, Escape escape, Variable? next, byte[] nextLiteral)
    {
        Reading = reading;
        Pattern = variable.Pattern;
        _literal = literal;
        _length = variable.Shape.Length;
        _alphabet = variable.Shape.Bytes;
        _next = next is not null && IsTold(next.Shape, nextLiteral) ? next.Shape : null;
        _nextFirst = next?.Shape.First ?? 0;
        _nextLiteral = nextLiteral;
        _list = Lists.BeginsWithSeparator(literal) ? ListKind.None : variable.Shape.List;
        _ending = _length > 0 ? Ending.Fixed
            : literal.Length == 0 ? (next is null ? Ending.Line : Ending.Alphabet)
            : literal[0] == '"' && escape != Escape.None ? Ending.Quote
            : literal.Length == 1 && _next is null && _list == ListKind.None ? Ending.Byte
            : Ending.Literal;
        IsElastic = _ending == Ending.Literal && variable.IsFromClient;
    }

    /// <summary>The variable, what follows it and the next one, as they are written: it ends where both fit.</summary>
    public required string Text { get; init; }

    /// <summary>What is made of the value.</summary>
    public Reading Reading { get; }

    /// <summary>The parts of a time it has.</summary>
    public TimePattern? Pattern { get; }

    /// <summary>Length of the literal behind it.</summary>
    public int LiteralLength => _literal.Length;

    /// <summary>Whether a line that continues behind it cannot change its value.</summary>
    public bool EndsForSure => _ending is not Ending.Line;

    /// <summary>Whether a client can write into the value what looks like its end.</summary>
    public bool IsElastic { get; }

    /// <summary>As <see cref="End"/>, for a value that is <see cref="IsElastic"/>: it may end in a comma, and has a length of at least so much.</summary>
    public int EndFrom(ReadOnlySpan<byte> text, int least) => Search(text, Math.Min(least, text.Length), ListKind.None);

    /// <summary>Length of the value at the beginning of the text, with the literal behind it; -1 when it does not fit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int End(ReadOnlySpan<byte> text)
    {
        switch (_ending)
        {
            case Ending.Fixed:
                return text.Length >= _length && text[_length..].StartsWith(_literal) ? _length : -1;
            case Ending.Byte:
                return text.IndexOf(_literal[0]);
            case Ending.Literal:
                return Search(text, 0, _list);
            case Ending.Quote:
                return SearchQuote(text);
            case Ending.Alphabet:
                return EndOfAlphabet(text);
            default:
                return text.Length;
        }
    }

    // A target that is absent is logged as a dash, which a host can end with: it is left to the target
    private int EndOfAlphabet(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExcept(_alphabet!);
        end = end < 0 ? text.Length : end;
        var isAbsent = _nextFirst != 0 && (end == text.Length || text[end] != _nextFirst) && end > 0 && text[end - 1] == '-';
        return isAbsent ? end - 1 : end;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Search(ReadOnlySpan<byte> text, int at, ListKind list)
    {
        while (true)
        {
            var found = text[at..].IndexOf(_literal);
            if (found < 0)
            {
                return -1;
            }

            at += found;
            if (!(list != ListKind.None && Lists.GoesOn(list, text, at)) && NextFits(text[(at + _literal.Length)..]))
            {
                return at;
            }

            at++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int SearchQuote(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (true)
        {
            var quote = Quoted.End(text[at..]);
            if (quote < 0)
            {
                return -1;
            }

            at += quote;
            if (text[at..].StartsWith(_literal) && NextFits(text[(at + _literal.Length)..]))
            {
                return at;
            }

            at++;
        }
    }

    // Looks one variable ahead, not further: the work stays linear whatever a client sends.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool NextFits(ReadOnlySpan<byte> text)
    {
        if (_next is null)
        {
            return true;
        }

        if (_next.Length > 0)
        {
            return text.Length >= _next.Length && text[_next.Length..].StartsWith(_nextLiteral) && (_next.Bytes is null || _next.Bytes.Contains(text[0]));
        }

        if (text is [(byte)'-', ..] && text[1..].StartsWith(_nextLiteral))
        {
            return true;
        }

        if (_next.List != ListKind.None)
        {
            var end = Lists.End(text, _next.Bytes!);
            return end > 0 && text[end..].StartsWith(_nextLiteral);
        }

        var length = text.IndexOfAnyExcept(_next.Bytes!);
        return length != 0 && text.Length > 0 && (length < 0 ? _nextLiteral.Length == 0 : text[length..].StartsWith(_nextLiteral));
    }

    // By its length, or by what it consists of, which what follows it must end
    private static bool IsTold(Shape shape, byte[] literal) =>
        shape.Length > 0
        || (shape.Bytes is not null && (literal.Length == 0 || (!shape.Bytes.Contains(literal[0]) && (shape.List == ListKind.None || !Lists.BeginsWithSeparator(literal)))));
}
