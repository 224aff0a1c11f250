using System.Text;
using System.Text.Json;

namespace Tidemark.Testing.Logs;

/// <summary>What an independent reader found in a line of a sample; see <c>Samples/expected.py</c>. Texts are Latin-1, so that every byte is a character.</summary>
public sealed record SampleLine(
    long Time, string Client, string Forwarded, string Host, string Target, int Status, long Bytes, string Referer, string Cache, bool Https);

/// <summary>Lines of real servers and of published documents, one file a format.</summary>
public static class SampleFiles
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>The lines of a format, without line ends, byte for byte.</summary>
    public static byte[][] Lines(string format) =>
        [.. File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Logs", "Samples", format + ".log"), Encoding.Latin1)
            .TrimEnd('\n').Split('\n').Select(line => Encoding.Latin1.GetBytes(line.TrimEnd('\r')))];

    /// <summary>The whole file.</summary>
    public static byte[] Content(string format) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Logs", "Samples", format + ".log"));

    /// <summary>What each line says; null when it cannot be counted.</summary>
    public static SampleLine?[] Expected(string format) =>
        JsonSerializer.Deserialize<SampleLine?[]>(
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Logs", "Samples", format + ".expected.json")), Options)!;
}
