namespace Tidemark.Logs.Formats.Own;

/// <summary>Finds similar words.</summary>
internal static class Spelling
{
    /// <summary>The word of several that is one or two letters away, whatever their case, the nearest; null when none is, or the word itself is among them.</summary>
    public static string? Near(string word, IEnumerable<string> known)
    {
        var most = Math.Min(2, word.Length / 2);
        var nearest = known.Select(name => (Name: name, Distance: Distance(word.ToUpperInvariant(), name.ToUpperInvariant()))).Where(pair => pair.Distance <= most)
            .OrderBy(pair => pair.Distance).ThenBy(pair => pair.Name, StringComparer.Ordinal).FirstOrDefault();
        return nearest.Name == word ? null : nearest.Name;
    }

    /// <summary>How many letters have to be added, left out or changed to make one word of the other (Levenshtein).</summary>
    public static int Distance(string one, string other)
    {
        var above = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var row = new int[other.Length + 1];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                row[j] = Math.Min(Math.Min(row[j - 1], above[j]) + 1, above[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
            }

            above = row;
        }

        return above[^1];
    }
}
