using System.Text.RegularExpressions;

namespace Tidemark.Tests.House.Sql;

/// <summary>The tables of a piece of SQL: those that it creates, and those that it names to read, write or change them.</summary>
internal sealed partial class SqlTables
{
    /// <summary>Stands for a part of the SQL that is not known before the program runs.</summary>
    public const char Hole = '\uFFFC';

    private static readonly HashSet<string> AfterAList = new(StringComparer.OrdinalIgnoreCase)
    {
        "WHERE", "GROUP", "ORDER", "LIMIT", "HAVING", "SET", "RETURNING", "ON", "UNION", "EXCEPT", "INTERSECT", "SELECT", "VALUES", "WINDOW",
    };

    private readonly List<string> _words;
    private readonly HashSet<string> _own = new(StringComparer.OrdinalIgnoreCase);

    private SqlTables(List<string> words) => _words = words;

    public SortedSet<string> Created { get; } = new(StringComparer.OrdinalIgnoreCase);

    public SortedSet<string> Dropped { get; } = new(StringComparer.OrdinalIgnoreCase);

    public SortedSet<string> Named { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads SQL. Of text that may be prose, upper-case keywords count, and lower-case ones when the text begins like a statement.</summary>
    public static SqlTables Of(string text, bool maybeProse = false)
    {
        var anyCase = !maybeProse || Statement().IsMatch(text);
        var tables = new SqlTables([.. Token().Matches(text).Select(match => match.Value).Where(IsMeant)]);
        tables.Read(word => anyCase || word.All(char.IsAsciiLetterUpper));
        tables.Named.ExceptWith(tables._own);
        return tables;

        static bool IsMeant(string token) => !token.StartsWith("--", StringComparison.Ordinal) && !token.StartsWith("/*", StringComparison.Ordinal) && token[0] != '\'';
    }

    private void Read(Func<string, bool> isKeyword)
    {
        var lists = new Stack<bool>([false]);
        for (var at = 0; at < _words.Count; at++)
        {
            switch (isKeyword(_words[at]) || !char.IsLetter(_words[at][0]) ? _words[at].ToUpperInvariant() : "")
            {
                case "(":
                    lists.Push(false);
                    break;
                case ")":
                    if (lists.Count > 1)
                    {
                        lists.Pop();
                    }

                    break;
                case "," when lists.Peek():
                    Name(at + 1);
                    break;
                case "FROM" when !Is(at - 1, "DISTINCT"):
                case "JOIN":
                    lists.Pop();
                    lists.Push(true);
                    Name(at + 1);
                    break;
                case "INTO":
                    Name(at + 1);
                    break;
                case "UPDATE" when !Is(at - 1, "ON", "FOR", "DO") && !Is(at + 1, "SET", "OF", "ON"):
                    Name(Is(at + 1, "OR") ? at + 3 : at + 1);
                    break;
                case "TABLE" or "VIEW":
                    Define(at);
                    break;
                case "RENAME" when Is(at + 1, "TO"):
                    Created.Add(Plain(at + 2));
                    break;
                case "INDEX" or "TRIGGER" when Is(at - 1, "CREATE", "UNIQUE"):
                    Name(_words.FindIndex(at, word => word.Equals("ON", StringComparison.OrdinalIgnoreCase)) + 1);
                    break;
                case "AS" when Is(at + 1, "("):
                    OwnName(at - 1);
                    break;
                case var word when AfterAList.Contains(word):
                    lists.Pop();
                    lists.Push(false);
                    break;
                default:
                    break;
            }
        }
    }

    private void Define(int at)
    {
        var isMade = Is(at - 1, "CREATE", "VIRTUAL");
        var isTemporary = Is(at - 1, "TEMP", "TEMPORARY");
        var name = at + 1;
        while (Is(name, "IF", "NOT", "EXISTS"))
        {
            name++;
        }

        if (IsName(name))
        {
            (isTemporary ? _own : isMade ? Created : (ISet<string>)Named).Add(Plain(name));
            if (Is(at - 1, "DROP"))
            {
                Dropped.Add(Plain(name));
            }
        }
    }

    /// <summary>The name of a common table expression, <c>name AS (</c> or <c>name (columns) AS (</c>: it hides a table of that name.</summary>
    private void OwnName(int at)
    {
        while (at > 0 && !IsName(at))
        {
            at = _words.FindLastIndex(at, word => word == "(") - 1;
        }

        if (IsName(at))
        {
            _own.Add(Plain(at));
        }
    }

    /// <summary>Takes the name that stands there, without its schema; a function such as json_each is not a table.</summary>
    private void Name(int at)
    {
        if (Is(at + 1, "."))
        {
            at += 2;
        }

        if (at > 0 && IsName(at) && !Is(at, "SELECT") && (!Is(at + 1, "(") || Is(at - 1, "INTO", "ON")))
        {
            Named.Add(Plain(at));
        }
    }

    private bool Is(int at, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (at >= 0 && at < _words.Count && _words[at].Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsName(int at) => at >= 0 && at < _words.Count && (char.IsLetter(_words[at][0]) || _words[at][0] is '_' or '"' or '[' or '`');

    private string Plain(int at) => _words[at].Trim('"', '[', ']', '`');

    [GeneratedRegex("""--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|"[^"]*"|\[\w+\]|`\w+`|\w+|\S""", RegexOptions.Singleline)]
    private static partial Regex Token();

    [GeneratedRegex("""^\s*(select\b.*\bfrom|insert\s+(or\s+\w+\s+)?into|update\s+\w+\s+set|delete\s+from|replace\s+into|with\s+\w+\s+as|(create|drop|alter)\s+(temp\s+)?(table|index|view|trigger))\b""", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Statement();
}
