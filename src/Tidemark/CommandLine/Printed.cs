using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tidemark.Text;

namespace Tidemark.CommandLine;

/// <summary>Results on standard output; everything else goes to standard error.</summary>
internal static class Printed
{
    private const int Narrow = 60;
    private const int Wide = 200;

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>How many characters fit beside each other: those of the terminal, and of a file or pipe those of a wide one.</summary>
    public static int Width
    {
        get
        {
            try
            {
                return Console.IsOutputRedirected ? Wide : Math.Clamp(Console.WindowWidth, Narrow, 10 * Wide);
            }
            catch (IOException)
            {
                return Wide;
            }
        }
    }

    /// <summary>A number of things: <c>1 line</c>, <c>2,000 lines</c>.</summary>
    public static string Count(long number, string thing) => string.Create(CultureInfo.InvariantCulture, $"{number:N0} {thing}{(number == 1 ? "" : "s")}");

    /// <summary>One line of JSON.</summary>
    public static void Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            write(writer);
        }

        Console.Out.WriteLine(JsonText.Escaped(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length)));
    }

    /// <summary>A list of objects as one JSON array.</summary>
    public static void JsonArray<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> members) => Json(writer =>
    {
        writer.WriteStartArray();
        foreach (var item in items)
        {
            writer.WriteStartObject();
            members(writer, item);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    /// <summary>Rows in columns as wide as their widest cell. Nothing in a cell can control the terminal.</summary>
    public static void Table(IReadOnlyList<string[]> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        rows = [.. rows.Select(row => row.Select(cell => PrintableText.Of(cell)).ToArray())];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            Console.Out.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }

    /// <summary>A remark for the person at the terminal. Names of files and words of the command line stand in it: nothing of it may control the terminal.</summary>
    public static void Remark(string text) => Console.Error.WriteLine(PrintableText.Of(text, keepsLineEnds: true));
}
