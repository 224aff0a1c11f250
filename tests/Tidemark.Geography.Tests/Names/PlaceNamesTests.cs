using Tidemark.Geography.Names;

namespace Tidemark.Geography.Tests.Names;

public sealed class PlaceNamesTests
{
    [Fact]
    public void Every_region_is_found_by_its_codes_and_names()
    {
        Regions.All.Select(region => PlaceNames.Province(region.Name)).ShouldBe(Regions.All.Select(region => region.Name));
        Regions.All.Select(region => PlaceNames.Province(region.ChineseName)).ShouldBe(Regions.All.Select(region => region.Name));
    }

    // ISO 3166-2:CN of today and before 2017, and names as databases write them
    [Theory]
    [InlineData("CN-GD", "guangdong")]
    [InlineData("CN-44", "guangdong")]
    [InlineData("HE", "hebei")]
    [InlineData("HA", "henan")]
    [InlineData("HB", "hubei")]
    [InlineData("HN", "hunan")]
    [InlineData("HI", "hainan")]
    [InlineData("HL", "heilongjiang")]
    [InlineData("SN", "shaanxi")]
    [InlineData("SX", "shanxi")]
    [InlineData("NM", "neimenggu")]
    [InlineData("CN-15", "neimenggu")]
    [InlineData("Nei Mongol Zizhiqu", "neimenggu")]
    [InlineData("Inner Mongolia Autonomous Region", "neimenggu")]
    [InlineData("Tibet", "xizang")]
    [InlineData("Xinjiang Uyghur Autonomous Region", "xinjiang")]
    [InlineData("Guangxi Zhuangzu Zizhiqu", "guangxi")]
    [InlineData("Beijing Shi", "beijing")]
    [InlineData("广东", "guangdong")]
    [InlineData("Hong Kong", "xianggang")]
    [InlineData("CN-71", "taiwan")]
    [InlineData("", "CN")]
    [InlineData("-", "CN")]
    [InlineData("Bavaria", null)]
    public void Provinces_have_many_names(string text, string? region) => PlaceNames.Province(text).ShouldBe(region);

    [Theory]
    [InlineData("CN", "CN")]
    [InlineData("cn", "CN")]
    [InlineData("Germany", "DE")]
    [InlineData("德国", "DE")]
    [InlineData("hk", "xianggang")]
    [InlineData("Hong Kong", "xianggang")]
    [InlineData("台湾", "taiwan")]
    [InlineData("Macau", "aomen")]
    [InlineData("XK", "XK")]
    [InlineData("ZZ", "unknown")]
    [InlineData("", "unknown")]
    [InlineData("guangdong", null)]
    [InlineData("Atlantis", null)]
    public void Countries_are_codes_or_names(string text, string? region) => PlaceNames.Country(text).ShouldBe(region);

    [Theory]
    [InlineData("telecom", "telecom")]
    [InlineData("联通", "unicom")]
    [InlineData("CHINANET-BACKBONE", "telecom")]
    [InlineData("China Telecom (Group)", "telecom")]
    [InlineData("CHINA UNICOM China169 Backbone", "unicom")]
    [InlineData("CNCGROUP IP network China169 Beijing Province Network", "unicom")]
    [InlineData("China Mobile Communications Group Co., Ltd.", "mobile")]
    [InlineData("CMNET-GD", "mobile")]
    [InlineData("China TieTong Telecommunications Corporation", "tietong")]
    [InlineData("China Education and Research Network Center", "cernet")]
    [InlineData("Hangzhou Alibaba Advertising Co.,Ltd.", "alibaba")]
    [InlineData("Chunghwa Telecom Co., Ltd.", "cht")]
    [InlineData("中国移动", "mobile")]
    [InlineData("广东省电信", "telecom")]
    [InlineData("中华电信股份有限公司", "cht")]
    [InlineData("某某网络", "other")]
    [InlineData("HURRICANE", "other")]
    [InlineData("Hurricane Electric LLC", "hurricaneelectric")]
    [InlineData("Zenith Telecom", "other")]
    [InlineData("  ", "unknown")]
    [InlineData("-", "unknown")]
    public void Networks_belong_to_ISPs_of_the_catalogue_to_others_or_to_nobody_known(string text, string isp) => PlaceNames.Isp(text).ShouldBe(isp);

    // Names and numbers as they are registered; the ISPs are those of the operators themselves
    [Theory]
    [InlineData(4134, "No.31,Jin-rong Street", "telecom")]
    [InlineData(4134, "Chinanet", "telecom")]
    [InlineData(4134, "", "telecom")]
    [InlineData(4812, "China Telecom (Group)", "telecom")]
    [InlineData(4847, "China Networks Inter-Exchange", "telecom")]
    [InlineData(58461, "CT-HangZhou-IDC", "telecom")]
    [InlineData(4809, "China Telecom Next Generation Carrier Network", "telecom")]
    [InlineData(9808, "Guangdong Mobile Communication Co.Ltd.", "mobile")]
    [InlineData(24400, "Shanghai Mobile Communications Co.,Ltd.", "mobile")]
    [InlineData(24444, "Shandong Mobile Communication Company Limited", "mobile")]
    [InlineData(56048, "China Mobile Communicaitons Corporation", "mobile")]
    [InlineData(4837, "CNCGROUP China169 Backbone", "unicom")]
    [InlineData(9929, "CNC Group", "unicom")]
    [InlineData(9394, "China TieTong Telecommunications Corporation", "tietong")]
    [InlineData(4538, "China Education and Research Network Center", "cernet")]
    [InlineData(7497, "Computer Network Information Center", "cstnet")]
    [InlineData(37963, "Hangzhou Alibaba Advertising Co.,Ltd.", "alibaba")]
    [InlineData(45090, "Shenzhen Tencent Computer Systems Company Limited", "other")]
    [InlineData(59067, "Microsoft Mobile Alliance Internet Services Co., Ltd", "other")]
    [InlineData(8075, "Microsoft Corporation", "other")]
    [InlineData(4134, "China Unicom", "unicom")]
    [InlineData(64512, "", "unknown")]
    public void The_AS_number_counts_where_the_name_does_not_tell(int number, string name, string isp)
    {
        PlaceNames.Isp(name, (ulong)number).ShouldBe(isp);
        PlaceNames.Isp($"AS{number} {name}".Trim()).ShouldBe(isp == "unknown" ? "other" : isp);
    }

    [Theory]
    [InlineData("AS", null)]
    [InlineData("AS4134", 4134)]
    [InlineData("as4134 x", 4134)]
    [InlineData("ASIA 4134", null)]
    [InlineData("AS-4134", null)]
    [InlineData("AS99999999999999999999999", null)]
    [InlineData("4134", null)]
    public void An_AS_number_stands_alone_or_before_a_name(string text, int? number) => Networks.NumberIn(text).ShouldBe((ulong?)number);

    [Fact]
    public void Every_ISP_that_networks_are_given_is_known() =>
        Table.Rows("networks.tsv").Select(row => row[1]).Distinct().ShouldAllBe(isp => Isps.Find(isp) != null && Isps.Find(isp)!.Name == isp);

    [Fact]
    public void Every_ISP_that_organisations_are_given_is_in_the_catalogue() =>
        Table.Rows("organisations.tsv").Select(row => row[1]).Distinct().ShouldAllBe(isp => Isps.Find(isp) != null && Isps.Find(isp)!.Name == isp);
}
