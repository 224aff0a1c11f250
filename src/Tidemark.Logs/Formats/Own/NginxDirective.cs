namespace Tidemark.Logs.Formats.Own;

/// <summary>
/// Takes a format out of what an operator has: the string itself, or the directive <c>log_format name escape=json '...' '...';</c>
/// with its quotes, comments and line breaks.
/// </summary>
internal sealed class NginxDirective
{
    private const string Keyword = "log_format";
    private const string EscapeParameter = "escape=";

    private readonly string _given;
    private readonly FormatText _text;
    private int _at;

    private NginxDirective(string given)
    {
        _given = given;
        _text = new FormatText(given);
    }

    /// <summary>The format and how values are escaped.</summary>
    /// <exception cref="LogUsageException">A quote is not closed, or the escape is none of nginx's.</exception>
    public static (FormatText Text, Escape Escape) Read(string given) => new NginxDirective(given).Read();

    private (FormatText Text, Escape Escape) Read()
    {
        SkipBlank();
        var isDirective = Follows(Keyword) && _at + Keyword.Length < _given.Length && char.IsWhiteSpace(_given[_at + Keyword.Length]);
        if (isDirective)
        {
            _at += Keyword.Length;
            SkipBlank();
            SkipWord();
            SkipBlank();
        }

        var escape = ReadEscape();
        if (isDirective || (_at < _given.Length && _given[_at] == '\''))
        {
            ReadPieces();
        }
        else
        {
            var end = _given.AsSpan().TrimEnd("\r\n").Length;
            while (_at < end)
            {
                AddUnescaped();
            }
        }

        return (_text, escape);
    }

    private Escape ReadEscape()
    {
        if (!Follows(EscapeParameter))
        {
            return Escape.Backslash;
        }

        var start = _at;
        _at += EscapeParameter.Length;
        SkipWord();
        var name = _given[(start + EscapeParameter.Length).._at];
        var escape = name switch
        {
            "default" => Escape.Backslash,
            "json" => Escape.Json,
            "none" => Escape.None,
            _ => throw FormatText.Error(_given, start, _at - start, $"'{name}' is not an nginx escape; use default, json or none."),
        };
        SkipBlank();
        return escape;
    }

    // Words of nginx's configuration language one after the other, up to the semicolon
    private void ReadPieces()
    {
        while (_at < _given.Length && _given[_at] != ';')
        {
            if (_given[_at] is '\'' or '"')
            {
                ReadQuoted();
            }
            else
            {
                while (_at < _given.Length && _given[_at] != ';' && !char.IsWhiteSpace(_given[_at]))
                {
                    AddUnescaped();
                }
            }

            SkipBlank();
        }

        _at++;
        SkipBlank();
        if (_at < _given.Length)
        {
            throw FormatText.Error(_given, _at, _given.Length - _at, "Text follows the directive; pass one log_format, up to its semicolon.");
        }
    }

    private void ReadQuoted()
    {
        var start = _at;
        var quote = _given[_at++];
        while (_at < _given.Length && _given[_at] != quote)
        {
            AddUnescaped();
        }

        if (_at == _given.Length)
        {
            throw FormatText.Error(_given, start, 1, $"The quote {quote} is not closed; pass the whole directive, up to its semicolon.");
        }

        _at++;
    }

    private void AddUnescaped()
    {
        var origin = _at;
        var character = _given[_at++];
        if (character == '\\' && _at < _given.Length)
        {
            var unescaped = _given[_at] switch
            {
                't' => '\t',
                'r' => '\r',
                'n' => '\n',
                '"' or '\'' or '\\' => _given[_at],
                _ => '\0',
            };
            if (unescaped != '\0')
            {
                _at++;
                character = unescaped;
            }
        }

        _text.Add(character, origin, _at);
    }

    private bool Follows(string word) => _given.AsSpan(_at).StartsWith(word, StringComparison.Ordinal);

    private void SkipWord()
    {
        while (_at < _given.Length && !char.IsWhiteSpace(_given[_at]) && _given[_at] is not (';' or '\'' or '"'))
        {
            _at++;
        }
    }

    private void SkipBlank()
    {
        while (_at < _given.Length && (char.IsWhiteSpace(_given[_at]) || IsComment()))
        {
            _at = _given[_at] == '#' ? EndOfLine() : _at + 1;
        }
    }

    // A bare format may begin with a number sign; a comment stands on a line of its own
    private bool IsComment() => _given[_at] == '#' && _given.Contains('\n', StringComparison.Ordinal);

    private int EndOfLine()
    {
        var end = _given.IndexOf('\n', _at);
        return end < 0 ? _given.Length : end;
    }
}
