using Tidemark.Geography.Names;

namespace Tidemark.Geography.Tests.Names;

public sealed class RegionsTests
{
    [Fact]
    public void There_are_34_with_31_inside_the_mainland()
    {
        Regions.All.Count.ShouldBe(34);
        Regions.All.Where(region => region.IsOverseas).Select(region => region.Name).ShouldBe(["xianggang", "aomen", "taiwan"], ignoreOrder: true);
        Regions.InsideMainland.Count.ShouldBe(32);
        Regions.InsideMainland.ShouldContain("CN");
    }

    [Theory]
    [InlineData("heilongjiang", "heilongjiang")]
    [InlineData("HeiLongJiang", "heilongjiang")]
    [InlineData(" beijing\n", "beijing")]
    [InlineData("黑龙江省", "heilongjiang")]
    [InlineData("黑龙江", "heilongjiang")]
    [InlineData("北京市", "beijing")]
    [InlineData("北京", "beijing")]
    [InlineData("陕西", "shaanxi")]
    [InlineData("山西", "shanxi")]
    [InlineData("内蒙古自治区", "neimenggu")]
    [InlineData("内蒙古", "neimenggu")]
    [InlineData("新疆", "xinjiang")]
    [InlineData("广西壮族自治区", "guangxi")]
    [InlineData("宁夏", "ningxia")]
    [InlineData("西藏", "xizang")]
    [InlineData("中国香港特别行政区", "xianggang")]
    [InlineData("香港", "xianggang")]
    [InlineData("澳门", "aomen")]
    [InlineData("台湾", "taiwan")]
    [InlineData("hk", "xianggang")]
    [InlineData("MO", "aomen")]
    [InlineData("TW", "taiwan")]
    public void A_region_is_found_by_its_names(string text, string name) => Regions.Find(text).ShouldNotBeNull().Name.ShouldBe(name);

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("unknown")]
    [InlineData("CN")]
    [InlineData("US")]
    [InlineData("atlantis")]
    [InlineData("北")]
    public void What_is_not_in_the_catalogue_is_not_found(string text) => Regions.Find(text).ShouldBeNull();

    [Fact]
    public void Every_region_is_found_by_each_of_its_names()
    {
        foreach (var region in Regions.All)
        {
            Regions.Find(region.Name.ToUpperInvariant()).ShouldBe(region);
            Regions.Find(region.ChineseName).ShouldBe(region);
        }
    }

    [Theory]
    [InlineData("beijing", false)]
    [InlineData("neimenggu", false)]
    [InlineData("CN", false)]
    [InlineData("xianggang", true)]
    [InlineData("aomen", true)]
    [InlineData("taiwan", true)]
    [InlineData("HK", true)]
    [InlineData("US", true)]
    [InlineData("unknown", null)]
    [InlineData("", null)]
    public void Where_a_stored_region_lies_is_known_or_not(string stored, bool? overseas) => Regions.IsOverseas(stored).ShouldBe(overseas);

    [Theory]
    [InlineData("beijing", "北京市", "beijing")]
    [InlineData("US", "美国", "United States")]
    [InlineData("CN", "中国内地", "Chinese mainland")]
    [InlineData("unknown", "未知", "unknown")]
    [InlineData("ZZ", "ZZ", "ZZ")]
    public void A_stored_region_has_a_name_for_people(string stored, string chinese, string english) =>
        (Regions.ChineseName(stored), Regions.EnglishName(stored)).ShouldBe((chinese, english));
}
