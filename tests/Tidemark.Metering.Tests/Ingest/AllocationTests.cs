using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Geography;
using Tidemark.Geography.Ranges;
using Tidemark.Logs.Detection;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats;
using Tidemark.Logs.Reading;
using Tidemark.Metering.Clients;
using Tidemark.Metering.Ingest;
using Tidemark.Metering.Meters;
using Tidemark.Testing.Logs;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Store;

namespace Tidemark.Metering.Tests.Ingest;

public sealed class AllocationTests : IngestFixture
{
    public static TheoryData<string> Formats { get; } = [.. LogFormats.All.Select(format => format.Name)];

    [Theory]
    [InlineData("combined")]
    [InlineData("alibaba")]
    public void A_line_allocates_nothing_once_memory_is_there(string format)
    {
        var content = Encoding.ASCII.GetBytes(format == "combined" ? Lines(5000) : AlibabaLines(5000));
        var chunk = new Chunk(content.Length) { Length = content.Length };
        content.CopyTo(chunk.Buffer, 0);
        var lines = new LineMeter(LogFormats.Named(format)!, new Hosts(new AnyHost()), format == "combined" ? Domain : null);
        var meter = new Meter(new UnknownPlaces());
        lines.Read(chunk, meter);
        lines.Read(chunk, meter);

        Allocated(() => { }, () => lines.Read(chunk, meter)).ShouldBe(0);
        (meter.Accepted % 5000, meter.Accepted >= 15_000).ShouldBe((0, true));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void No_line_of_any_format_allocates_once_memory_is_there(string format)
    {
        var content = SampleFiles.Content(format);
        var chunk = new Chunk(content.Length) { Length = content.Length };
        content.CopyTo(chunk.Buffer, 0);
        var named = LogFormats.Named(format)!;
        var lines = new LineMeter(named, new Hosts(new AnyHost()), named.NamesHost ? null : Domain);
        var meter = new Meter(new UnknownPlaces());
        for (var i = 0; i < Meter.MostSamples; i++)
        {
            // from there on no rejected line is kept
            meter.Reject(RejectReason.Malformed, 0, []);
        }

        lines.Read(chunk, meter);
        lines.Read(chunk, meter);

        Allocated(() => { }, () => lines.Read(chunk, meter)).ShouldBe(0);
        meter.Accepted.ShouldBeGreaterThan(5);
    }

    [Fact]
    public void A_meter_that_was_cleared_allocates_by_the_hour_and_domain_not_by_the_line()
    {
        var content = Encoding.ASCII.GetBytes(Lines(5000));
        var chunk = new Chunk(content.Length) { Length = content.Length };
        content.CopyTo(chunk.Buffer, 0);
        var lines = new LineMeter(LogFormats.Named("combined")!, new Hosts(new AnyHost()), Domain);
        var meter = new Meter(new UnknownPlaces());
        lines.Read(chunk, meter);

        Allocated(meter.Clear, () => lines.Read(chunk, meter)).ShouldBe(0);
    }

    /// <summary>What work allocates each time: the least of a few, since what the runtime does on the way for the first time is not of the work.</summary>
    private static long Allocated(Action before, Action work)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            before();
            var start = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - start);
        }

        return least;
    }

    [Theory]
    [InlineData(Anonymisation.None, 0)]
    [InlineData(Anonymisation.None, 2)]
    [InlineData(Anonymisation.Light, 0)]
    [InlineData(Anonymisation.Strong, 1)]
    [InlineData(Anonymisation.Hashed, 0)]
    public void Finding_the_client_and_its_place_allocates_nothing(Anonymisation level, int depth)
    {
        File.WriteAllText(Folder["places.csv"], "network,country\n192.0.2.0/25,DE\n2001:db8::/32,FR\n");
        var places = new ClientGeography(new GeographyOptions { Files = Folder["places.csv"] }, Clock, NullLogger<ClientGeography>.Instance);
        var options = new ClientOptions { Anonymise = level, ForwardedDepth = depth };
        var policy = new ClientPolicy(options, new VisitorKeys(Store, options.KeyDays, Clock, NullLogger<VisitorKeys>.Instance));
        string[] clients = ["192.0.2.", "2001:DB8:0::", "::ffff:192.0.2.", "host-"];
        var content = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 4000).Select(i => Line(i, client: clients[i % 4] + (i % 90)))));
        var chunk = new Chunk(content.Length) { Length = content.Length };
        content.CopyTo(chunk.Buffer, 0);
        var lines = new LineMeter(new Forwarding(), new Hosts(new AnyHost()), Domain, policy);
        var meter = new Meter(places);

        // the runtime itself may allocate once on a thread while it compiles better; a line that allocates does so every time
        Enumerable.Range(0, 5).Min(_ => Allocated(() => lines.Read(chunk, meter))).ShouldBe(0);
        meter.Accepted.ShouldBe(20_000);
    }

    private static long Allocated(Action work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static string AlibabaLines(int count) => string.Concat(Enumerable.Range(0, count).Select(i =>
        $"[10/Mar/2026:{i / 3600:00}:{i / 60 % 60:00}:{i % 60:00} +0800] 192.0.2.{i % 50} - 5 \"https://Ref.example.net/\" \"GET https://cdn{i % 7}.example.com/p/{i % 37}\" "
        + $"200 100 {i} {(i % 3 == 0 ? "MISS" : "HIT")} \"UA\" \"text/html\" 192.0.2.1\n"));

    /// <summary>Combined lines that came through two proxies.</summary>
    private sealed class Forwarding : LogFormat
    {
        private readonly LogFormat _combined = LogFormats.Named("combined")!;

        public override string Name => "forwarding";

        public override bool NamesHost => false;

        public override string Summary => "";

        public override IReadOnlyList<FieldSource> Fields => [];

        public override LineParser CreateParser() => new Parser(_combined.CreateParser());

        private sealed class Parser(LineParser combined) : LineParser
        {
            public override RejectReason Parse(ReadOnlySpan<byte> line, ref LogRecord record)
            {
                record.Forwarded = "unknown, [2001:DB8::7]:443, 192.0.2.9:80"u8;
                return combined.Parse(line, ref record);
            }
        }
    }

    private sealed class AnyHost : IDomainDirectory
    {
        public string? Resolve(string host) => host;
    }
}
