using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Logs.Detection;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats;
using Tidemark.Testing.Logs;

namespace Tidemark.Logs.Tests.Formats;

/// <summary>The general parser says what a line means; what is read by marks is held against it.</summary>
public sealed class MarkedCombinedTests
{
    private static readonly string[] Right = [.. SampleFiles.Lines("combined").Select(Encoding.Latin1.GetString)];

    private static readonly Gen<byte[]> Line = Gen.OneOf(
        Gen.Elements(Right).Select(Encoding.Latin1.GetBytes),
        Gen.OneOf(Right.Select(line => LineGenerators.Damaged(line).Generator)),
        LineGenerators.Requests.Generator.Select(written => Encoding.Latin1.GetBytes(Combined(written))));

    [Fact]
    public void A_line_that_is_read_by_its_marks_says_what_the_general_parser_says()
    {
        var (marked, general) = (Parser(), Parser());
        var marks = new LineMarks();
        Prop.ForAll(Line.ToArbitrary(), line =>
        {
            byte[] text = [.. line.Where(b => b != '\n'), (byte)'\n'];
            marks.Find(text);
            var record = default(LogRecord);
            if (marked.TryParse(text, 0, marks.Places, ref record))
            {
                ParsedLine.Of(RejectReason.None, record).ShouldBe(ParsedLine.Of(general, text[..^1]));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    [Fact]
    public void Lines_of_real_servers_are_read_by_their_marks()
    {
        var parser = Parser();
        var marks = new LineMarks();
        var read = Right.Count(line =>
        {
            var text = Encoding.Latin1.GetBytes(line + "\n");
            marks.Find(text);
            var record = default(LogRecord);
            return parser.TryParse(text, 0, marks.Places, ref record);
        });

        read.ShouldBeGreaterThan(Right.Length / 2);
    }

    private static string Combined(Written written)
    {
        var zone = written.At.ToString("zzz", System.Globalization.CultureInfo.InvariantCulture).Replace(":", "");
        var at = written.At.ToString("dd/MMM/yyyy:HH:mm:ss ", System.Globalization.CultureInfo.InvariantCulture) + zone;
        return $"{written.Client} - - [{at}] \"{written.Method} {written.Target} HTTP/1.1\" {written.Status} {written.Bytes} \"{written.Referer}\" \"{written.Agent}\"";
    }

    private static LineParser Parser() => LogFormats.Named("combined")!.CreateParser();
}
