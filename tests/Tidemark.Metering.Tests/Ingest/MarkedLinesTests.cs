using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Geography.Ranges;
using Tidemark.Logs.Detection;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats;
using Tidemark.Logs.Reading;
using Tidemark.Logs.Tests.Formats;
using Tidemark.Metering.Ingest;
using Tidemark.Metering.Meters;
using Tidemark.Testing.Logs;
using Tidemark.Usage.Contract;

namespace Tidemark.Metering.Tests.Ingest;

public sealed class MarkedLinesTests
{
    private static readonly string[] Right = [.. SampleFiles.Lines("combined").Select(Encoding.Latin1.GetString)];

    private static readonly Gen<byte[]> Line = Gen.OneOf(
        Gen.Elements(Right).Select(Encoding.Latin1.GetBytes),
        Gen.OneOf(Right.Select(line => LineGenerators.Damaged(line).Generator)));

    [Fact]
    public void A_chunk_is_metered_by_marks_as_it_is_line_by_line()
    {
        var ends = Gen.Elements("\n", "\n", "\n", "\r\n", "\n\n");
        var longer = Gen.Elements(LineMarks.Stretch - 300, LineMarks.Stretch, 70_000).Select(length => Encoding.Latin1.GetBytes(Right[0] + new string('x', length)));
        var lines = from line in Gen.Frequency((30, Line), (1, longer))
                    from end in ends
                    select line.Where(b => b != '\n').Concat(Encoding.Latin1.GetBytes(end)).ToArray();
        var content = from all in Gen.Choose(1, 200).SelectMany(count => lines.ListOf(count))
                      from last in Gen.Elements("", Right[0], "\r")
                      select all.SelectMany(line => line).Concat(Encoding.Latin1.GetBytes(last)).ToArray();

        Prop.ForAll(content.ToArbitrary(), bytes => Metered(new WithoutMarks(), bytes).ShouldBe(Metered(LogFormats.Named("combined")!, bytes)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    private static string Metered(LogFormat format, byte[] content)
    {
        var meter = new Meter(new UnknownPlaces());
        var chunk = new Chunk(content.Length) { Length = content.Length };
        content.CopyTo(chunk.Buffer, 0);
        var text = new StringBuilder().Append(new LineMeter(format, new Hosts(new NoHosts()), "www.example.com").Read(chunk, meter)).Append(" lines\n");
        foreach (var sample in meter.Samples)
        {
            text.Append(sample.Offset).Append(sample.Reason).AppendLine(Encoding.Latin1.GetString(sample.Line));
        }

        text.AppendJoin(' ', meter.Rejected.ToArray()).Append(meter.Accepted).Append(' ').Append(meter.Bytes).Append(meter.Instants).AppendLine();
        foreach (var table in (KeyMeter[])[meter.Urls, meter.Referers, meter.Clients])
        {
            var all = table.GetEnumerator();
            while (all.MoveNext())
            {
                text.Append(all.Current.Cell).Append(' ').Append(Encoding.Latin1.GetString(all.Key.Span)).Append(all.Current.Requests).Append(' ').Append(all.Current.Bytes).AppendLine();
            }
        }

        return text.ToString();
    }

    /// <summary>The format without marks.</summary>
    private sealed class WithoutMarks : LogFormat
    {
        public override string Name => "combined";

        public override bool NamesHost => false;

        public override string Summary => "";

        public override IReadOnlyList<FieldSource> Fields => [];

        public override LineParser CreateParser() => new General(LogFormats.Named("combined")!.CreateParser());

        private sealed class General(LineParser combined) : LineParser
        {
            public override RejectReason Parse(ReadOnlySpan<byte> line, ref LogRecord record) => combined.Parse(line, ref record);
        }
    }

    private sealed class NoHosts : IDomainDirectory
    {
        public string? Resolve(string host) => null;
    }
}
