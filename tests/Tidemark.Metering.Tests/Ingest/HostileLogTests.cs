using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Geography.Ranges;
using Tidemark.Logs.Detection;
using Tidemark.Logs.Reading;
using Tidemark.Logs.Tests.Formats;
using Tidemark.Metering.Ingest;
using Tidemark.Metering.Meters;
using Tidemark.Testing.Logs;
using Tidemark.Usage.Contract;

namespace Tidemark.Metering.Tests.Ingest;

/// <summary>Logs of damaged lines, in every format.</summary>
public sealed class HostileLogTests
{
    public static TheoryData<string> Formats { get; } = [.. LogFormats.All.Select(format => format.Name)];

    // What NUL bytes do to a line is tested with PaddedText
    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_line_is_accepted_or_rejected_whatever_it_is(string format)
    {
        var domain = LogFormats.Named(format)!.NamesHost ? null : "www.example.com";
        var right = SampleFiles.Lines(format).Select(Encoding.Latin1.GetString).Take(12).ToArray();
        var content = Gen.OneOf(right.Select(line => LineGenerators.Damaged(line).Generator)).ListOf()
            .Select(lines => lines.Aggregate(Array.Empty<byte>(), (all, line) => [.. all, .. line.Where(b => b is not ((byte)'\n' or 0)), (byte)'\n'])).ToArbitrary();

        Prop.ForAll(content, bytes =>
        {
            var meter = new Meter(new UnknownPlaces());
            var chunk = new Chunk(bytes.Length + 1) { Length = bytes.Length };
            bytes.CopyTo(chunk.Buffer, 0);
            var lines = new LineMeter(LogFormats.Named(format)!, new Hosts(new EveryHost()), domain).Read(chunk, meter);

            lines.ShouldBe(bytes.Count(b => b == '\n'));
            (meter.Accepted + meter.Rejected.ToArray().Sum()).ShouldBe(lines);
        }).QuickCheckThrowOnFailure();
    }

    private sealed class EveryHost : IDomainDirectory
    {
        public string? Resolve(string host) => host;
    }
}
