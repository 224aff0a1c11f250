namespace Tidemark.Storage;

/// <summary>Shortens text that came from outside, for messages and notices: its length is not ours to choose.</summary>
public static class Excerpt
{
    /// <summary>The text, or its first characters and three dots. A character outside the basic plane is not cut in half.</summary>
    /// <param name="text">Of any length.</param>
    /// <param name="most">How many UTF-16 units are kept; from 1.</param>
    public static string Of(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)] + "...";
}
