using Tidemark.Logs.Detection;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats;
using Tidemark.Testing.Logs;

namespace Tidemark.Logs.Tests.Formats;

/// <summary>Parsers for the samples.</summary>
internal static class SampleParser
{
    /// <summary>A parser that has seen the lines before those of requests.</summary>
    public static LineParser Of(string format)
    {
        var parser = LogFormats.Named(format)!.CreateParser();
        foreach (var line in SampleFiles.Lines(format).TakeWhile(line => line[0] == '#'))
        {
            var record = default(LogRecord);
            parser.Parse(line, ref record);
        }

        return parser;
    }
}
