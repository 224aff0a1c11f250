using System.Text;
using Tidemark.Geography.Files;
using Tidemark.Geography.Ranges;

namespace Tidemark.Geography.Tests.Files;

public sealed class CsvPlacesTests
{
    private readonly PlaceTable _places = new();

    [Fact]
    public void Ranges_of_both_kinds_are_read_with_names_in_both_languages()
    {
        var ranges = Read(
            """
            # made by hand
            start,end,country,province,isp
            203.0.113.0,203.0.113.127,CN,Guangdong,China Telecom
            203.0.113.128,203.0.113.255,中国,北京市,联通

            198.51.100.0/24,,de,,Somebody Ltd
            2001:db8::,2001:db8:ffff:ffff:ffff:ffff:ffff:ffff,US,,
            ::ffff:192.0.2.0,::ffff:192.0.2.255,HK,,"HKBN Enterprise, Ltd"
            192.0.3.1,192.0.3.1,China,,
            """);
        Place(ranges, "203.0.112.255").ShouldBe(("unknown", "unknown"));
        Place(ranges, "203.0.113.0").ShouldBe(("guangdong", "telecom"));
        Place(ranges, "203.0.113.127").ShouldBe(("guangdong", "telecom"));
        Place(ranges, "203.0.113.128").ShouldBe(("beijing", "unicom"));
        Place(ranges, "203.0.114.0").ShouldBe(("unknown", "unknown"));
        Place(ranges, "198.51.100.77").ShouldBe(("DE", "other"));
        Place(ranges, "2001:DB8:1::").ShouldBe(("US", "unknown"));
        Place(ranges, "2001:db9::").ShouldBe(("unknown", "unknown"));
        Place(ranges, "192.0.2.9").ShouldBe(("xianggang", "hkbn"));
        Place(ranges, "192.0.3.1").ShouldBe(("CN", "unknown"));
        Place(ranges, "host.example.net").ShouldBe(("unknown", "unknown"));
        Place(ranges, "-").ShouldBe(("unknown", "unknown"));
    }

    [Fact]
    public void The_narrowest_of_networks_inside_each_other_counts()
    {
        var ranges = Read(
            """"
            ISP,Network,remark,Country
            ,10.0.0.0/8,the whole,DE
            ,10.1.0.0/16,inside,FR
            ,10.1.2.0/24,"further ""inside""",US
            ,10.1.2.0/24,the same again,US
            ,10.1.3.0/24,beside,US
            telecom,0.0.0.0/0,around,CN
            ,ff00::/8,the end,DE
            """");
        Place(ranges, "9.255.255.255").ShouldBe(("CN", "telecom"));
        Place(ranges, "10.0.0.0").ShouldBe(("DE", "unknown"));
        Place(ranges, "10.1.1.255").ShouldBe(("FR", "unknown"));
        Place(ranges, "10.1.2.0").ShouldBe(("US", "unknown"));
        Place(ranges, "10.1.3.255").ShouldBe(("US", "unknown"));
        Place(ranges, "10.1.4.0").ShouldBe(("FR", "unknown"));
        Place(ranges, "10.2.0.0").ShouldBe(("DE", "unknown"));
        Place(ranges, "11.0.0.0").ShouldBe(("CN", "telecom"));
        Place(ranges, "255.255.255.255").ShouldBe(("CN", "telecom"));
        Place(ranges, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff").ShouldBe(("DE", "unknown"));
    }

    [Theory]
    [InlineData("start,end,country\n1.0.0.0,1.0.0.9,CN\n1.0.0.5,1.0.1.0,DE", "line 3: its range crosses that of line 2")]
    [InlineData("start,end,country\n1.0.0.0,1.0.0.9,CN\n1.0.0.0,1.0.0.9,DE", "line 3: its range contradicts that of line 2")]
    [InlineData("start,end,country\n1.0.0.9,1.0.0.0,CN", "line 2: '1.0.0.9' to '1.0.0.0' is not a valid range")]
    [InlineData("start,end,country\n1.0.0.9,::1,CN", "line 2: '1.0.0.9' to '::1' is not a valid range")]
    [InlineData("start,end,country\n\n# x\n1.0.0,1.0.0.1,CN", "line 4: invalid address '1.0.0'")]
    [InlineData("network,country\n1.0.0.1/24,CN", "line 2: invalid network '1.0.0.1/24'; the bits after the first 24 must be 0")]
    [InlineData("network,country\n1.0.0.0/33,CN", "line 2: invalid network '1.0.0.0/33'")]
    [InlineData("network,country\n1.0.0.0/-1,CN", "line 2: invalid network '1.0.0.0/-1'")]
    [InlineData("network,country\n1.0.0.0/8,Atlantis", "line 2: unknown country 'Atlantis'")]
    [InlineData("network,country,province\n1.0.0.0/8,CN,Guandong", "line 2: unknown province 'Guandong'")]
    [InlineData("network,country\n1.0.0.0/8,\"CN", "line 2: a quote is not closed")]
    [InlineData("1.0.0.0,1.0.0.9,CN", "line 1: must be a header row")]
    [InlineData("start,country\n", "line 1: must be a header row")]
    [InlineData("network,start,end,country\n", "line 1: must be a header row")]
    [InlineData("network,province\n", "line 1: must have a column country or isp")]
    [InlineData("network,network,isp\n", "line 1: contains the column network twice")]
    [InlineData("# nothing\n", "has no header row")]
    public void What_is_wrong_is_said_with_its_line(string content, string fault)
    {
        var error = Should.Throw<GeographyException>(() => Read(content));
        error.Message.ShouldStartWith("places.csv: " + fault);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused() =>
        Should.Throw<GeographyException>(() => CsvPlaces.Read("places.csv", new MemoryStream([.. "network,isp\n"u8, 0xFF, 0xFE]), _places)).Message.ShouldContain("UTF-8");

    [Fact]
    public void A_later_file_fills_what_an_earlier_one_leaves_unknown()
    {
        var city = Map("network,country,province\n1.0.0.0/8,CN,\n2.0.0.0/8,DE,\n3.0.0.0/8,CN,Hunan\n2001:db8::/32,FR,");
        var networks = Map("network,country,province,isp\n1.2.0.0/16,CN,GD,telecom\n2.0.0.0/9,FR,,unicom\n3.0.0.0/8,CN,Hubei,mobile\n4.0.0.0/8,US,,\n2001:db8:8000::/33,,,telecom");
        var ranges = new PlaceRanges(PlaceMap.Merge(city, networks, _places.Fill));
        Place(ranges, "1.1.0.0").ShouldBe(("CN", "unknown"));
        Place(ranges, "1.2.0.0").ShouldBe(("guangdong", "telecom"));
        Place(ranges, "1.3.0.0").ShouldBe(("CN", "unknown"));
        Place(ranges, "2.1.0.0").ShouldBe(("DE", "unicom"));
        Place(ranges, "2.128.0.0").ShouldBe(("DE", "unknown"));
        Place(ranges, "3.1.0.0").ShouldBe(("hunan", "mobile"));
        Place(ranges, "4.1.0.0").ShouldBe(("US", "unknown"));
        Place(ranges, "5.1.0.0").ShouldBe(("unknown", "unknown"));
        Place(ranges, "2001:db8:1::").ShouldBe(("FR", "unknown"));
        Place(ranges, "2001:db8:8001::").ShouldBe(("FR", "telecom"));
    }

    private PlaceMap Map(string content) => CsvPlaces.Read("places.csv", new MemoryStream(Encoding.UTF8.GetBytes(content)), _places);

    private PlaceRanges Read(string content) => new(Map(content));

    private (string, string) Place(PlaceRanges ranges, string address)
    {
        ClientPlace place = _places[ranges.Find(Encoding.ASCII.GetBytes(address))];
        return (place.Region, place.Isp);
    }
}
