using System.Text;

namespace Tidemark.Tests.House.Sql;

/// <summary>
/// The texts that the sources of a room make: each string literal with what it is concatenated with. Constants of the same room are
/// put in where they are named; what is not known before the program runs becomes a <see cref="SqlTables.Hole"/>.
/// </summary>
internal sealed class SourceStrings
{
    private const int MostConstantsDeep = 8;

    private readonly Dictionary<string, IReadOnlyList<SourceToken>> _files;
    private readonly Dictionary<(string? File, string Name), IReadOnlyList<SourceToken>> _constants = [];

    /// <param name="files">The room's sources by path.</param>
    public SourceStrings(IReadOnlyDictionary<string, string> files)
    {
        _files = files.ToDictionary(file => file.Key, file => SourceTokens.Of(file.Value));
        foreach (var (file, tokens) in _files)
        {
            var type = "";
            for (var at = 0; at + 3 < tokens.Count; at++)
            {
                if (tokens[at].Text is "class" or "record" or "struct" && tokens[at + 1].IsName)
                {
                    type = tokens[at + 1].Text!;
                }
                else if (tokens[at].Text == "string" && tokens[at + 1].IsName && tokens[at + 2].Text == "=" && IsTerm(tokens[at + 3]))
                {
                    var value = tokens.Skip(at + 3).TakeWhile(token => token.Text != ";").ToList();
                    _constants[(file, tokens[at + 1].Text!)] = value;
                    _constants[(null, $"{type}.{tokens[at + 1].Text}")] = value;
                }
            }
        }
    }

    /// <summary>Every text with the file that it is in.</summary>
    public IEnumerable<(string File, string Text)> All() =>
        _files.SelectMany(file => Texts(file.Key, file.Value).Select(text => (file.Key, text)));

    /// <summary>The tables whose rows are worked on under a lease: <c>LeasedRows</c> takes the bare name.</summary>
    public IEnumerable<(string File, string Table)> Leased() =>
        from file in _files
        from at in Enumerable.Range(0, file.Value.Count)
        where file.Value[at].Text == "LeasedRows"
        let literal = file.Value.Skip(at).TakeWhile(token => token.Text is not (")" or ";")).FirstOrDefault(token => token.IsLiteral)
        where literal is { Parts: [(_, null)] }
        select (file.Key, literal.Parts[0].Text);

    private IEnumerable<string> Texts(string file, IReadOnlyList<SourceToken> tokens)
    {
        for (var at = 0; at < tokens.Count; at++)
        {
            if (!IsTerm(tokens[at]) || (at > 0 && tokens[at - 1].Text == "."))
            {
                continue;
            }

            var text = new StringBuilder();
            var next = Chain(file, tokens, at, text, 0, out var hasLiteral);
            foreach (var inner in tokens.Skip(at).Take(next - at).SelectMany(token => token.Parts).Where(part => part.Interpolation is not null))
            {
                foreach (var nested in Texts(file, inner.Interpolation!))
                {
                    yield return nested;
                }
            }

            if (hasLiteral)
            {
                yield return text.ToString();
                at = next - 1;
            }
        }
    }

    /// <summary>Appends the terms that are joined with plus signs from there on; answers where they end.</summary>
    private int Chain(string file, IReadOnlyList<SourceToken> tokens, int at, StringBuilder text, int depth, out bool hasLiteral)
    {
        hasLiteral = false;
        while (at < tokens.Count && IsTerm(tokens[at]))
        {
            if (tokens[at].IsLiteral)
            {
                hasLiteral = true;
                Append(file, tokens[at], text, depth);
                at++;
            }
            else
            {
                var from = at++;
                while (at + 1 < tokens.Count && tokens[at].Text == "." && tokens[at + 1].IsName)
                {
                    at += 2;
                }

                AppendConstant(file, tokens.Skip(from).Take(at - from).ToList(), text, depth);
            }

            if (at >= tokens.Count || tokens[at].Text != "+")
            {
                break;
            }

            at++;
        }

        return at;
    }

    private void Append(string file, SourceToken literal, StringBuilder text, int depth)
    {
        foreach (var (part, interpolation) in literal.Parts)
        {
            text.Append(part);
            if (interpolation is not null)
            {
                AppendConstant(file, interpolation, text, depth);
            }
        }
    }

    private void AppendConstant(string file, IReadOnlyList<SourceToken> path, StringBuilder text, int depth)
    {
        var names = path.Where(token => token.Text != ".").ToList();
        if (depth < MostConstantsDeep && names.Count > 0 && names.TrueForAll(name => name.IsName)
            && (_constants.TryGetValue((file, names[^1].Text!), out var value)
                || (names.Count > 1 && _constants.TryGetValue((null, $"{names[^2].Text}.{names[^1].Text}"), out value))))
        {
            Chain(file, value, 0, text, depth + 1, out _);
        }
        else
        {
            text.Append(SqlTables.Hole);
        }
    }

    private static bool IsTerm(SourceToken token) => token.IsLiteral || token.IsName;
}
