using System.CommandLine;

namespace Tidemark.CommandLine;

/// <summary>Finds the word that a mistyped one was probably meant to be.</summary>
internal static class Nearest
{
    private const int MostEdits = 2;

    /// <summary>The word that needs the fewest edits, a swap of two letters being one; null if none needs at most two, or a third of its letters.</summary>
    public static string? To(string word, IEnumerable<string> words)
    {
        var best = words.Select(known => (Known: known, Edits: Edits(word, known))).DefaultIfEmpty(("", int.MaxValue)).MinBy(found => found.Item2);
        return best.Item2 <= Math.Min(MostEdits, Math.Max(1, word.TrimStart('-').Length / 3)) ? best.Item1 : null;
    }

    /// <summary>What a mistyped option was probably meant to be, as the end of a message; empty if nothing is near.</summary>
    public static string Suggestion(string word, Command? command) =>
        To(word, OptionsOf(command).Select(option => option.Name)) is { } near ? $"; did you mean {near}?" : "";

    /// <summary>The options that can stand behind a command.</summary>
    public static IEnumerable<Option> OptionsOf(Command? command) => command is null
        ? []
        : command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => OptionsOf(parent).Where(option => option.Recursive)));

    // Optimal string alignment
    private static int Edits(string one, string other)
    {
        if (Math.Abs(one.Length - other.Length) > MostEdits)
        {
            return int.MaxValue;
        }

        var edits = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    edits[i, j] = i + j;
                    continue;
                }

                var changed = one[i - 1] == other[j - 1] ? 0 : 1;
                edits[i, j] = Math.Min(Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1, edits[i - 1, j - 1] + changed);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
                }
            }
        }

        return edits[one.Length, other.Length];
    }
}
