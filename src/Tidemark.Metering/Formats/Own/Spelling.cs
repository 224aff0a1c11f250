namespace Tidemark.Metering.Formats.Own;

/// <summary>Tells words that are nearly the same.</summary>
internal static class Spelling
{
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
