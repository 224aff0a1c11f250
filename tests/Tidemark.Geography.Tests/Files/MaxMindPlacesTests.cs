using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Geography.Files;
using Tidemark.Geography.Names;
using Tidemark.Geography.Ranges;

namespace Tidemark.Geography.Tests.Files;

public sealed class MaxMindPlacesTests
{
    private static readonly Dictionary<string, object> Guangdong = new()
    {
        ["continent"] = new Dictionary<string, object> { ["code"] = "AS", ["names"] = new Dictionary<string, object> { ["zh-CN"] = "亚洲" } },
        ["country"] = new Dictionary<string, object> { ["geoname_id"] = 1814991U, ["iso_code"] = "CN", ["names"] = new Dictionary<string, object> { ["en"] = "China" } },
        ["subdivisions"] = new List<object> { new Dictionary<string, object> { ["iso_code"] = "GD", ["names"] = new Dictionary<string, object> { ["en"] = "Guangdong" } } },
    };

    private static readonly string[] Countries = ["CN", "DE", "HK", "US", "FR", "TW"];

    [Theory]
    [InlineData(24, 6)]
    [InlineData(28, 6)]
    [InlineData(32, 6)]
    [InlineData(24, 4)]
    [InlineData(28, 4)]
    [InlineData(32, 4)]
    public void Any_networks_are_found_by_longest_prefix(int recordBits, int ipVersion)
    {
        var network = from v6 in ipVersion == 6 ? Gen.Elements(true, false) : Gen.Constant(false)
                      from bytes in Gen.Choose(0, 255).Select(n => (byte)n).ArrayOf(v6 ? 16 : 4)
                      from spread in Gen.Choose(0, 3)
                      from length in Gen.Choose(1, v6 ? 128 : 32)
                      from country in Gen.Choose(0, Countries.Length - 1)
                      select Network(spread == 0 ? bytes : Near(bytes, spread), length, Countries[country]);
        Prop.ForAll(network.ListOf().Select(list => list.OrderBy(one => one.Length).ToList()).ToArbitrary(), networks =>
        {
            networks = networks.DistinctBy(one => (one.Address, one.Length)).ToList();
            var writer = new MaxMindWriter(recordBits, ipVersion);
            foreach (var (address, length, country) in networks)
            {
                writer.Add(address, length, Padded(country));
            }

            var places = new PlaceTable();
            var ranges = new PlaceRanges(MaxMindPlaces.Read("test.mmdb", writer.ToBytes(), places));
            foreach (var address in networks.SelectMany(one => Around(one.Address, one.Length)))
            {
                var best = networks.LastOrDefault(one => Holds(one.Address, one.Length, address)).Country;
                RegionOf(places, ranges, address.ToString()).ShouldBe(Expected(best), $"{address} in {string.Join(' ', networks)}");
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_AS_number_of_a_record_tells_the_ISP_where_its_name_does_not()
    {
        (Dictionary<string, object> Record, string Isp)[] records =
        [
            (new() { ["autonomous_system_number"] = 4134U, ["autonomous_system_organization"] = "No.31,Jin-rong Street" }, "telecom"),
            (new() { ["traits"] = new Dictionary<string, object> { ["autonomous_system_number"] = 9808U, ["autonomous_system_organization"] = "Guangdong Mobile Communication Co.Ltd." } }, "mobile"),
            (new() { ["asn"] = "AS7497", ["as_name"] = "Computer Network Information Center" }, "cstnet"),
            (new() { ["asn"] = "AS58461" }, "telecom"),
            (new() { ["autonomous_system_number"] = 59067U, ["autonomous_system_organization"] = "Microsoft Mobile Alliance Internet Services Co., Ltd" }, "other"),
            (new() { ["autonomous_system_number"] = 4134U, ["isp"] = "China Mobile" }, "mobile"),
        ];
        var writer = new MaxMindWriter(28, 6);
        for (var i = 0; i < records.Length; i++)
        {
            writer.Add(IPAddress.Parse($"10.{i}.0.0"), 16, records[i].Record);
        }

        var places = new PlaceTable();
        var ranges = new PlaceRanges(MaxMindPlaces.Read("test.mmdb", writer.ToBytes(), places));
        for (var i = 0; i < records.Length; i++)
        {
            places[ranges.Find(Encoding.ASCII.GetBytes($"10.{i}.0.1"))].Isp.ShouldBe(records[i].Isp);
        }
    }

    [Fact]
    public void Values_of_every_type_and_size_are_passed_over()
    {
        var value = Gen.Sized(size => Value(Math.Min(size / 10, 4)));
        Prop.ForAll(value.ListOf().ToArbitrary(), values =>
        {
            var record = new Dictionary<string, object>();
            foreach (var (junk, i) in values.Select((junk, i) => (junk, i)))
            {
                record[$"junk{i}"] = junk;
            }

            record["country"] = new Dictionary<string, object> { ["junk"] = values.Count > 0 ? values[0] : 1U, ["iso_code"] = "CN" };
            record["subdivisions"] = new List<object> { new Dictionary<string, object> { ["names"] = new Dictionary<string, object> { ["de"] = "x", ["en"] = "Inner Mongolia" } } };
            record["autonomous_system_organization"] = "CHINANET-BACKBONE";
            var writer = new MaxMindWriter(28, 6);
            writer.Add(IPAddress.Parse("203.0.113.0"), 24, record);
            var places = new PlaceTable();
            var ranges = new PlaceRanges(MaxMindPlaces.Read("test.mmdb", writer.ToBytes(), places));
            places[ranges.Find("203.0.113.9"u8)].ShouldBe(new ClientPlace("neimenggu", "telecom"));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Aliases_of_the_IPv4_part_add_no_ranges_and_mapped_addresses_are_IPv4(bool aliases)
    {
        var writer = new MaxMindWriter(24, 6) { Aliases = aliases };
        writer.Add(IPAddress.Parse("203.0.113.0"), 24, Guangdong);
        writer.Add(IPAddress.Parse("2400:1::"), 32, Guangdong);
        var places = new PlaceTable();
        var map = MaxMindPlaces.Read("test.mmdb", writer.ToBytes(), places);
        map.Ipv4.Starts.Count.ShouldBe(3);
        map.Ipv6.Starts.Count.ShouldBe(3);
        var ranges = new PlaceRanges(map);
        RegionOf(places, ranges, "::ffff:203.0.113.7").ShouldBe("guangdong");
        RegionOf(places, ranges, "2002:cb00:7107::1").ShouldBe("guangdong");
        RegionOf(places, ranges, "2001:0:cb00:7107::1").ShouldBe("unknown");
        RegionOf(places, ranges, "2400:1:ffff::1").ShouldBe("guangdong");
        RegionOf(places, ranges, "2400:2::1").ShouldBe("unknown");
    }

    [Fact]
    public void Long_files_with_far_pointers_are_read()
    {
        var writer = new MaxMindWriter(32, 6);
        writer.Add(IPAddress.Parse("10.0.0.0"), 8, new Dictionary<string, object> { ["padding"] = new byte[600_000], ["far"] = Guangdong, ["x"] = new string('x', 70_000) });
        writer.Add(IPAddress.Parse("11.0.0.0"), 8, new Dictionary<string, object> { ["again"] = "Guangdong", ["country"] = Guangdong["country"], ["padding"] = new byte[300] });
        var places = new PlaceTable();
        var ranges = new PlaceRanges(MaxMindPlaces.Read("test.mmdb", writer.ToBytes(), places));
        RegionOf(places, ranges, "11.2.3.4").ShouldBe("CN");
    }

    [Fact]
    public void A_cut_file_is_refused_by_name()
    {
        var writer = new MaxMindWriter(24, 6);
        writer.Add(IPAddress.Parse("203.0.113.0"), 24, Guangdong);
        var whole = writer.ToBytes();
        for (var length = 0; length < whole.Length - 1; length++)
        {
            var error = Should.Throw<GeographyException>(() => MaxMindPlaces.Read("places.mmdb", whole[..length], new PlaceTable()));
            error.Message.ShouldStartWith("places.mmdb: ");
        }
    }

    [Fact]
    public void Damaged_files_end_in_places_or_a_fault_and_nothing_else()
    {
        var writer = new MaxMindWriter(28, 6) { Aliases = true };
        for (var i = 0; i < 40; i++)
        {
            writer.Add(new IPAddress([203, (byte)i, 113, 0]), 24, i % 2 == 0 ? Guangdong : Padded(Countries[i % Countries.Length]));
        }

        var whole = writer.ToBytes();
        Prop.ForAll(Gen.Choose(0, int.MaxValue).Three().ListOf().ToArbitrary(), edits =>
        {
            var damaged = whole.ToArray();
            foreach (var (place, value, width) in edits)
            {
                damaged.AsSpan(place % damaged.Length, 1 + Math.Min(width % 3, damaged.Length - 1 - (place % damaged.Length))).Fill((byte)value);
            }

            try
            {
                _ = new PlaceRanges(MaxMindPlaces.Read("places.mmdb", damaged, new PlaceTable())).Find("203.0.113.1"u8);
            }
            catch (GeographyException e)
            {
                e.Message.ShouldStartWith("places.mmdb: ");
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_tree_that_goes_round_is_refused()
    {
        // one node whose records are itself; the rest as written
        var file = new MaxMindWriter(24, 4).ToBytes();
        file.AsSpan(0, 6).Clear();
        Fault(file).ShouldContain("deeper than the 32 bits");

        // 31 nodes, each with both records the next: 2^31 paths
        var wide = new MaxMindWriter(24, 4);
        wide.Add(IPAddress.Parse("0.0.0.0"), 32, Guangdong);
        file = wide.ToBytes();
        for (var node = 0; node < 31; node++)
        {
            file[(node * 6) + 2] = file[(node * 6) + 5] = (byte)(node + 1);
        }

        Fault(file).ShouldContain("in a loop");
    }

    [Fact]
    public void Data_that_is_nested_too_deep_is_refused()
    {
        var writer = new MaxMindWriter(24, 4);
        writer.Add(IPAddress.Parse("1.0.0.0"), 8, new Dictionary<string, object> { ["a"] = Nested(200) });
        Fault(writer.ToBytes()).ShouldContain("nested more than");
    }

    [Theory]
    [InlineData("binary_format_major_version", 3, "format version 3")]
    [InlineData("record_size", 20, "20 bits")]
    [InlineData("ip_version", 5, "IP version 5")]
    [InlineData("node_count", 0, "node_count")]
    [InlineData("node_count", 4_000_000, "longer than the file")]
    [InlineData("node_count", 1, "does not follow its data")]
    public void Metadata_that_cannot_be_is_refused(string key, int value, string fault)
    {
        var writer = new MaxMindWriter(24, 6);
        writer.Add(IPAddress.Parse("203.0.113.0"), 24, Guangdong);
        Fault(writer.ToBytes(new Dictionary<string, object> { [key] = (uint)value })).ShouldContain(fault);
    }

    [Theory]
    [InlineData("""{"country": {"iso_code": "CN"}, "subdivisions": [{"iso_code": "44"}]}""", "guangdong", "unknown")]
    [InlineData("""{"country": {"iso_code": "CN"}, "subdivisions": [{"names": {"en": "Ningxia Hui Autonomous Region"}}]}""", "ningxia", "unknown")]
    [InlineData("""{"country": {"iso_code": "CN"}}""", "CN", "unknown")]
    [InlineData("""{"country": {"iso_code": "CN"}, "subdivisions": [{"iso_code": "??"}]}""", "CN", "unknown")]
    [InlineData("""{"country": {"iso_code": "HK"}, "subdivisions": [{"iso_code": "KYT"}]}""", "xianggang", "unknown")]
    [InlineData("""{"registered_country": {"iso_code": "DE"}}""", "DE", "unknown")]
    [InlineData("""{"country": "CN", "region": "Guangdong", "as_name": "China Mobile Communications Group Co., Ltd."}""", "guangdong", "mobile")]
    [InlineData("""{"country": "France", "country_code": "FR", "as_name": "Somebody"}""", "FR", "other")]
    [InlineData("""{"traits": {"isp": "China Unicom"}}""", "unknown", "unicom")]
    [InlineData("""{"isp": "China Telecom", "autonomous_system_organization": "China Mobile"}""", "unknown", "telecom")]
    [InlineData("""{"autonomous_system_number": 4134, "autonomous_system_organization": "CHINANET-BACKBONE"}""", "unknown", "telecom")]
    [InlineData("""{"country": ["CN"], "subdivisions": "GD", "isp": 5}""", "unknown", "unknown")]
    public void Databases_of_several_makers_are_understood(string json, string region, string isp)
    {
        var writer = new MaxMindWriter(24, 4);
        writer.Add(IPAddress.Parse("203.0.113.0"), 24, FromJson(System.Text.Json.JsonDocument.Parse(json).RootElement));
        var places = new PlaceTable();
        var ranges = new PlaceRanges(MaxMindPlaces.Read("test.mmdb", writer.ToBytes(), places));
        places[ranges.Find("203.0.113.200"u8)].ShouldBe(new ClientPlace(region, isp));
    }

    private static object FromJson(System.Text.Json.JsonElement element) => element.ValueKind switch
    {
        System.Text.Json.JsonValueKind.Object => element.EnumerateObject().ToDictionary(member => member.Name, member => FromJson(member.Value)),
        System.Text.Json.JsonValueKind.Array => element.EnumerateArray().Select(FromJson).ToList(),
        System.Text.Json.JsonValueKind.Number => element.GetUInt32(),
        _ => element.GetString()!,
    };

    private static string Fault(byte[] file) =>
        Should.Throw<GeographyException>(() => MaxMindPlaces.Read("places.mmdb", file, new PlaceTable())).Message;

    private static object Nested(int depth) => depth == 0 ? "x" : new List<object> { Nested(depth - 1) };

    private static Dictionary<string, object> Padded(string country) => new()
    {
        ["city"] = new Dictionary<string, object> { ["names"] = new Dictionary<string, object> { ["en"] = "Somewhere" } },
        ["location"] = new Dictionary<string, object> { ["latitude"] = 1.5, ["accuracy_radius"] = (ushort)50 },
        ["country"] = new Dictionary<string, object> { ["is_in_european_union"] = true, ["iso_code"] = country },
    };

    private static string Expected(string? country) => country switch
    {
        null => "unknown",
        "HK" => "xianggang",
        "TW" => "taiwan",
        _ => country,
    };

    private static string RegionOf(PlaceTable places, PlaceRanges ranges, string address) => places[ranges.Find(Encoding.ASCII.GetBytes(address))].Region;

    // Many random networks would never touch each other
    private static byte[] Near(byte[] bytes, int spread)
    {
        var near = new byte[bytes.Length];
        near[0] = 0x24;
        near[spread] = (byte)(bytes[spread] & 0xC0);
        near[^1] = bytes[^1];
        return near;
    }

    private static (IPAddress Address, int Length, string Country) Network(byte[] bytes, int length, string country)
    {
        for (var bit = length; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        // 2001::/32, 2002::/16, and what stands for IPv4, mean other things
        if (bytes.Length == 16 && (bytes[0] == 0 || (bytes[0] == 0x20 && bytes[1] <= 2)))
        {
            bytes[0] = 0x28;
        }

        return (new IPAddress(bytes), length < 3 && bytes.Length == 16 ? 8 : length, country);
    }

    private static IEnumerable<IPAddress> Around(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        yield return address;
        var last = bytes.ToArray();
        for (var bit = length; bit < bytes.Length * 8; bit++)
        {
            last[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        yield return new IPAddress(last);
        var beside = bytes.ToArray();
        beside[(length - 1) / 8] ^= (byte)(0x80 >> ((length - 1) % 8));
        if (beside.Length == 4 || beside[0] >= 0x24)
        {
            yield return new IPAddress(beside);
        }
    }

    private static bool Holds(IPAddress network, int length, IPAddress address)
    {
        var (one, other) = (network.GetAddressBytes(), address.GetAddressBytes());
        return one.Length == other.Length && Enumerable.Range(0, length).All(bit => ((one[bit / 8] ^ other[bit / 8]) & (0x80 >> (bit % 8))) == 0);
    }

    private static Gen<object> Value(int depth)
    {
        var plain = Gen.OneOf(
            Gen.Choose(0, 400).Select(length => (object)new string('é', length)),
            Gen.Choose(0, 400).Select(length => (object)new byte[length]),
            Gen.Choose(0, ushort.MaxValue).Select(n => (object)(ushort)n),
            Gen.Choose(0, int.MaxValue).Select(n => (object)(uint)n),
            Gen.Choose(int.MinValue, int.MaxValue).Select(n => (object)n),
            Gen.Choose(0, int.MaxValue).Select(n => (object)((ulong)n * (ulong)n)),
            Gen.Choose(0, int.MaxValue).Select(n => (object)((UInt128)(uint)n << (n % 97))),
            Gen.Choose(0, 1000).Select(n => (object)(n / 7.0)),
            Gen.Choose(0, 1000).Select(n => (object)(n / 7.0f)),
            Gen.Elements<object>(true, false));
        return depth == 0
            ? plain
            : Gen.OneOf(
                plain,
                Value(depth - 1).ListOf().Select(list => (object)list.ToList()),
                Value(depth - 1).ListOf().Select(list => (object)list.Select((value, i) => KeyValuePair.Create($"k{i % 5}", value)).DistinctBy(pair => pair.Key).ToDictionary()));
    }
}
