using System.Text;
using System.Text.RegularExpressions;

namespace Tidemark.Ingest;

/// <summary>Patterns of names as shells have them: <c>*</c>, <c>?</c> and <c>[a-z]</c>.</summary>
internal static class NamePattern
{
    /// <summary>What matches a whole name.</summary>
    public static Regex Of(string pattern)
    {
        var expression = new StringBuilder("^");
        for (var at = 0; at < pattern.Length; at++)
        {
            var close = pattern[at] == '[' ? pattern.IndexOf(']', Math.Min(at + 2, pattern.Length)) : -1;
            if (close > 0)
            {
                var set = pattern[(at + 1)..close];
                var isNot = set[0] is '!' or '^';
                var members = (isNot ? set[1..] : set).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal);
                expression.Append('[').Append(isNot ? "^" : "").Append(members).Append(']');
                at = close;
            }
            else
            {
                expression.Append(pattern[at] switch { '*' => ".*", '?' => ".", var other => Regex.Escape(other.ToString()) });
            }
        }

        return new Regex(expression.Append("\\z").ToString(), RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking);
    }
}
