using Tidemark.Geography.Names;

namespace Tidemark.Geography.Tests.Names;

public sealed class IspsTests
{
    [Fact]
    public void The_catalogue_has_109_networks_without_the_word_for_all()
    {
        Isps.All.Count.ShouldBe(109);
        Isps.All.ShouldAllBe(isp => isp.Name.Length > 0 && isp.ChineseName.Length > 0 && !isp.Name.Any(char.IsAsciiLetterUpper));
        Isps.Find(Isps.Everything).ShouldBeNull();
        Isps.Find(Isps.Unknown).ShouldBeNull();
    }

    [Theory]
    [InlineData("telecom", "telecom")]
    [InlineData("UNICOM", "unicom")]
    [InlineData("电信", "telecom")]
    [InlineData("local area network", "local area network")]
    [InlineData("Telstra Global", "telstraglobal")]
    [InlineData("cstnet", "cstnet")]
    [InlineData("科技网", "cstnet")]
    public void An_ISP_is_found_by_its_names(string text, string name) => Isps.Find(text).ShouldNotBeNull().Name.ShouldBe(name);

    [Fact]
    public void Every_ISP_is_found_by_each_of_its_names()
    {
        foreach (var isp in Isps.All)
        {
            Isps.Find(isp.Name.ToUpperInvariant()).ShouldBe(isp);
            Isps.Find(isp.ChineseName).ShouldBe(isp);
        }
    }

    [Theory]
    [InlineData("telecom", "电信")]
    [InlineData("unknown", "未知")]
    [InlineData("cstnet", "科技网")]
    [InlineData("other network", "other network")]
    public void A_stored_ISP_has_a_Chinese_name(string stored, string chinese) => Isps.ChineseName(stored).ShouldBe(chinese);
}
