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

    [Fact]
    public void Every_ISP_that_organisations_are_given_is_in_the_catalogue() =>
        Table.Rows("organisations.tsv").Select(row => row[1]).Distinct().ShouldAllBe(isp => Isps.Find(isp) != null && Isps.Find(isp)!.Name == isp);
}
