namespace Tidemark.Storage;

/// <summary>The one way that an enum is written in a column: its name in lower case, such as <c>waiting</c>.</summary>
public static class EnumColumn
{
    /// <summary>The column's text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value has no name.</exception>
    public static string ToColumn<T>(T value)
        where T : struct, Enum =>
        Names<T>.Texts.TryGetValue(value, out var text) ? text : throw new ArgumentOutOfRangeException(nameof(value), value, $"{typeof(T).Name} has no such value.");

    /// <summary>The value of a column's text.</summary>
    /// <exception cref="InvalidOperationException">The text is not one of the enum's names in lower case: a newer version wrote it.</exception>
    public static T FromColumn<T>(string text)
        where T : struct, Enum =>
        Names<T>.Values.TryGetValue(text, out var value) ? value : throw new InvalidOperationException($"The database holds the {typeof(T).Name} '{text}', which this version does not know.");

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Texts = Enum.GetValues<T>().ToDictionary(value => value, value => value.ToString().ToLowerInvariant());

        public static readonly Dictionary<string, T> Values = Texts.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
    }
}
