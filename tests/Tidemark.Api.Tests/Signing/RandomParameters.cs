using FsCheck;
using FsCheck.Fluent;

namespace Tidemark.Api.Tests.Signing;

/// <summary>Parameters with names and values from all of Unicode, well-formed.</summary>
internal static class RandomParameters
{
    private static readonly Gen<string> Character = Gen.OneOf(
        Gen.Elements("a", "Z", "0", "-", "_", ".", "~", " ", "+", "%", "*", "/", "&", "=", "'", "(", ")", "!", "\"", "\n", "\u00e9", "\u65e5", "\uffee", "\U0001F30A"),
        Gen.Choose(32, 0xD7FF).Select(code => ((char)code).ToString()),
        Gen.Choose(0x10000, 0x10FFFF).Select(char.ConvertFromUtf32));

    private static readonly Gen<string> Text = Gen.Choose(0, 12).SelectMany(length => Gen.ArrayOf(Character, length)).Select(string.Concat);

    public static Arbitrary<Dictionary<string, string>> Any { get; } = Gen.Choose(0, 8)
        .SelectMany(count => Gen.ArrayOf(Gen.Zip(Text, Text), count))
        .Select(pairs => pairs.DistinctBy(pair => pair.Item1).Where(pair => pair.Item1 != "Signature").ToDictionary(pair => pair.Item1, pair => pair.Item2))
        .ToArbitrary();
}
