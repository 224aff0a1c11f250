namespace Tidemark.Storage;

/// <summary>The one way that an enum is written in a column: its name in lower case, such as <c>waiting</c>.</summary>
public static class EnumColumn
{
    /// <summary>The column's text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value has no name.</exception>
    public static string ToColumn<T>(T value)
        where T : struct, Enum =>
        Enum.GetName(value)?.ToLowerInvariant() ?? throw new ArgumentOutOfRangeException(nameof(value), value, $"{typeof(T).Name} has no such value.");

    /// <summary>The value of a column's text.</summary>
    /// <exception cref="InvalidOperationException">The text is not one of the enum's names in lower case: a newer version wrote it.</exception>
    public static T FromColumn<T>(string text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.GetName(value)?.ToLowerInvariant() == text
            ? value
            : throw new InvalidOperationException($"The database holds the {typeof(T).Name} '{text}', which this version does not know.");
}
