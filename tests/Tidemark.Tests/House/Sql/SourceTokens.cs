namespace Tidemark.Tests.House.Sql;

/// <summary>A token of C#: a name, a symbol, or a string literal. Comments and character literals are left out.</summary>
/// <param name="Text">The name or symbol; null for a literal.</param>
/// <param name="Parts">The literal's text, and between its texts the tokens of each interpolation.</param>
internal sealed record SourceToken(string? Text, IReadOnlyList<(string Text, IReadOnlyList<SourceToken>? Interpolation)> Parts)
{
    public bool IsLiteral => Text is null;

    public bool IsName => Text is not null && (char.IsLetter(Text[0]) || Text[0] is '_' or '@');
}

/// <summary>Splits C# into tokens, far enough to find every string literal: plain, verbatim, raw, interpolated, and those within interpolations.</summary>
internal sealed class SourceTokens
{
    private readonly string _source;
    private int _at;

    private SourceTokens(string source) => _source = source;

    public static IReadOnlyList<SourceToken> Of(string source) => new SourceTokens(source).ReadUntil(null);

    private char Current => Ahead(0);

    private char Ahead(int count) => _at + count < _source.Length ? _source[_at + count] : '\0';

    /// <summary>Reads to the end of the source, or over the braces that end an interpolation.</summary>
    private List<SourceToken> ReadUntil(string? end)
    {
        var tokens = new List<SourceToken>();
        var depth = 0;
        while (_at < _source.Length)
        {
            if (end is not null && depth == 0 && Current == '}')
            {
                _at += end.Length;
                return tokens;
            }

            if (char.IsWhiteSpace(Current))
            {
                _at++;
            }
            else if (Current == '/' && Ahead(1) == '/')
            {
                SkipTo("\n");
            }
            else if (Current == '/' && Ahead(1) == '*')
            {
                SkipTo("*/");
            }
            else if (Current == '\'')
            {
                SkipCharacter();
            }
            else if (StartOfLiteral() is { } literal)
            {
                tokens.Add(literal);
            }
            else if (char.IsLetterOrDigit(Current) || Current is '_' or '@')
            {
                var from = _at++;
                while (char.IsLetterOrDigit(Current) || Current == '_')
                {
                    _at++;
                }

                tokens.Add(new SourceToken(_source[from.._at], []));
            }
            else
            {
                depth += Current switch { '{' or '(' or '[' => 1, '}' or ')' or ']' => -1, _ => 0 };
                tokens.Add(new SourceToken(Current.ToString(), []));
                _at++;
            }
        }

        return tokens;
    }

    private void SkipTo(string end)
    {
        var found = _source.IndexOf(end, _at + 2, StringComparison.Ordinal);
        _at = found < 0 ? _source.Length : found + end.Length;
    }

    private void SkipCharacter()
    {
        for (_at++; _at < _source.Length && Current != '\''; _at++)
        {
            _at += Current == '\\' ? 1 : 0;
        }

        _at++;
    }

    private SourceToken? StartOfLiteral()
    {
        var prefix = 0;
        while (Ahead(prefix) is '$' or '@')
        {
            prefix++;
        }

        if (Ahead(prefix) != '"')
        {
            return null;
        }

        var dollars = _source.AsSpan(_at, prefix).Count('$');
        var isVerbatim = prefix > dollars;
        _at += prefix;
        var quotes = 0;
        while (Current == '"' && (quotes == 0 || !isVerbatim))
        {
            quotes++;
            _at++;
        }

        if (quotes == 2)
        {
            return new SourceToken(null, []);
        }

        return new SourceToken(null, Literal(new string('"', quotes), dollars, isVerbatim));
    }

    private List<(string Text, IReadOnlyList<SourceToken>? Interpolation)> Literal(string end, int dollars, bool isVerbatim)
    {
        var isRaw = end.Length > 1;
        var parts = new List<(string, IReadOnlyList<SourceToken>?)>();
        var text = new System.Text.StringBuilder();
        while (_at < _source.Length)
        {
            if (isVerbatim && Current == '"' && Ahead(1) == '"')
            {
                text.Append('"');
                _at += 2;
            }
            else if (_source.AsSpan(_at).StartsWith(end, StringComparison.Ordinal))
            {
                // of more quotes than end a raw literal the first belong to its text
                for (; isRaw && Ahead(end.Length) == '"'; _at++)
                {
                    text.Append('"');
                }

                _at += end.Length;
                break;
            }
            else if (!isRaw && !isVerbatim && Current == '\\')
            {
                text.Append(Ahead(1) switch { 'n' or 'r' or 't' => ' ', var escaped => escaped });
                _at += 2;
            }
            else if (dollars > 0 && Current == '{' && Braces() is var braces && (isRaw ? braces >= dollars : braces % 2 == 1))
            {
                var spare = isRaw ? braces - dollars : braces / 2;
                text.Append('{', spare);
                _at += braces;
                parts.Add((text.ToString(), ReadUntil(new string('}', isRaw ? dollars : 1))));
                text.Clear();
            }
            else if (dollars > 0 && !isRaw && Current is '{' or '}')
            {
                text.Append(Current);
                _at += Ahead(1) == Current ? 2 : 1;
            }
            else
            {
                text.Append(Current);
                _at++;
            }
        }

        parts.Add((text.ToString(), null));
        return parts;
    }

    private int Braces()
    {
        var count = 0;
        while (Ahead(count) == '{')
        {
            count++;
        }

        return count;
    }
}
