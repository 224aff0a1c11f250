using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using Tidemark.Geography.Ranges;
using Tidemark.Geography.Tests.Files;
using Tidemark.Testing;

namespace Tidemark.Geography.Tests;

public sealed class ClientGeographyTests : ILogger<ClientGeography>, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeClock _clock = FakeClock.At("2026-03-10T12:00:00Z");
    private readonly List<string> _log = [];

    [Fact]
    public void Without_files_every_place_is_unknown()
    {
        var geography = Open();
        Place(geography, "203.0.113.1").ShouldBe(new ClientPlace("unknown", "unknown"));
        geography.Ranges.ShouldBe(2);
    }

    [Fact]
    public void A_MaxMind_file_and_a_CSV_file_complete_each_other()
    {
        var writer = new MaxMindWriter(24, 6);
        writer.Add(IPAddress.Parse("203.0.113.0"), 24, new Dictionary<string, object> { ["country"] = new Dictionary<string, object> { ["iso_code"] = "CN" } });
        File.WriteAllBytes(_folder["city.mmdb"], writer.ToBytes());
        File.WriteAllText(_folder["nets.csv"], "network,country,province,isp\n203.0.113.128/25,CN,Guangdong,China Mobile\n");
        var geography = Open("city.mmdb", "nets.csv");
        Place(geography, "203.0.113.1").ShouldBe(new ClientPlace("CN", "unknown"));
        Place(geography, "203.0.113.200").ShouldBe(new ClientPlace("guangdong", "mobile"));

        var explained = new AddressExplainer(Options("city.mmdb", "nets.csv"));
        explained.Explain("203.0.113.1").ShouldBe(new ExplainedAddress("203.0.113.1", new ClientPlace("CN", "unknown"), _folder["city.mmdb"], null));
        explained.Explain("::ffff:203.0.113.200").ShouldBe(
            new ExplainedAddress("203.0.113.200", new ClientPlace("guangdong", "mobile"), _folder["nets.csv"], _folder["nets.csv"]));
        explained.Explain("2001:DB8::1").ShouldBe(new ExplainedAddress("2001:db8::1", new ClientPlace("unknown", "unknown"), null, null));
    }

    [Fact]
    public void A_changed_file_is_read_anew_and_numbers_that_were_given_go_on_to_hold()
    {
        Write("DE");
        var geography = Open("places.csv");
        var before = geography.Locate("203.0.113.1"u8);
        geography.Refresh().ShouldBeFalse();

        Write("FR");
        geography.Refresh().ShouldBeTrue();
        var after = geography.Locate("203.0.113.1"u8);

        geography[before].Region.ShouldBe("DE");
        geography[after].Region.ShouldBe("FR");
        geography.Refresh().ShouldBeFalse();
        Write("DE");
        geography.Refresh().ShouldBeTrue();
        geography.Locate("203.0.113.1"u8).ShouldBe(before);
    }

    [Fact]
    public void A_file_that_is_replaced_by_another_of_the_same_age_and_length_is_read_anew()
    {
        Write("DE");
        var geography = Open("places.csv");
        var age = File.GetLastWriteTimeUtc(_folder["places.csv"]);
        File.WriteAllText(_folder["next.csv"], "network,country\n203.0.113.0/24,FR\n");
        File.SetLastWriteTimeUtc(_folder["next.csv"], age);
        File.Move(_folder["next.csv"], _folder["places.csv"], overwrite: true);
        geography.Refresh().ShouldBeTrue();
        Place(geography, "203.0.113.1").Region.ShouldBe("FR");
    }

    [Fact]
    public void A_file_that_becomes_unreadable_is_told_once_and_changes_nothing()
    {
        Write("DE");
        var geography = Open("places.csv");

        Write("Atlantis");
        geography.Refresh().ShouldBeFalse();
        geography.Refresh().ShouldBeFalse();
        _log.ShouldHaveSingleItem().ShouldContain("places.csv: line 2: unknown country 'Atlantis'");
        Place(geography, "203.0.113.1").Region.ShouldBe("DE");

        File.Delete(_folder["places.csv"]);
        geography.Refresh().ShouldBeFalse();
        _log[1].ShouldContain("places.csv: does not exist.");
        Place(geography, "203.0.113.1").Region.ShouldBe("DE");

        Write("FR");
        geography.Refresh().ShouldBeTrue();
        Place(geography, "203.0.113.1").Region.ShouldBe("FR");
    }

    [Fact]
    public async Task While_it_runs_changes_are_noticed_by_the_clock()
    {
        Write("DE");
        var geography = Open("places.csv");
        using var stop = new CancellationTokenSource();
        var run = geography.Run(stop.Token);
        Write("FR");
        Place(geography, "203.0.113.1").Region.ShouldBe("DE");
        for (var tries = 0; tries < 1000 && Place(geography, "203.0.113.1").Region != "FR"; tries++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(5);
        }

        Place(geography, "203.0.113.1").Region.ShouldBe("FR");
        await stop.CancelAsync();
        await run;
    }

    [Fact]
    public void A_file_that_cannot_be_read_at_the_start_is_a_fault_with_its_name()
    {
        Should.Throw<GeographyException>(() => Open("nowhere.mmdb")).Message.ShouldBe($"{_folder["nowhere.mmdb"]}: does not exist.");
        File.WriteAllText(_folder["text.mmdb"], "network,country\n");
        Should.Throw<GeographyException>(() => Open("text.mmdb")).Message.ShouldContain("no MaxMind DB");
    }

    [Fact]
    public void A_lookup_allocates_nothing()
    {
        Write("DE");
        var geography = Open("places.csv");
        geography.Locate("203.0.113.1"u8);
        geography.Locate("2001:db8::1"u8);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            geography.Locate("203.0.113.1"u8);
            geography.Locate("2001:db8::1"u8);
            geography.Locate("::ffff:1.2.3.4"u8);
            geography.Locate("host.example.net"u8);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    public void Dispose() => _folder.Dispose();

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _log.Add(formatter(state, exception));

    private static ClientPlace Place(ClientGeography geography, string address) => geography[geography.Locate(Encoding.ASCII.GetBytes(address))];

    private GeographyOptions Options(params string[] files) => new() { Files = string.Join(" , ", files.Select(file => _folder[file])) };

    private ClientGeography Open(params string[] files) => new(Options(files), _clock, this);

    private void Write(string country) => File.WriteAllText(_folder["places.csv"], $"network,country\n203.0.113.0/24,{country}\n");
}
