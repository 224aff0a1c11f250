using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Tidemark.Documents.Charts;

namespace Tidemark.Documents.Tests.Charts;

public sealed partial class TimeChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly DateTimeOffset Midnight = DateTimeOffset.Parse("2026-10-31T16:00:00Z");

    [Fact]
    public void A_chart_names_itself_to_a_screen_reader_and_escapes_what_it_is_given()
    {
        var chart = Draw(Day(288) with { Title = "<带宽> & \"more\"", Description = "peak\u0001 1 < 2" });

        chart.Attribute("role")!.Value.ShouldBe("img");
        chart.Attribute("aria-label")!.Value.ShouldBe("<带宽> & \"more\"");
        chart.Elements(Svg + "title").Single().Value.ShouldBe("<带宽> & \"more\"");
        chart.Elements(Svg + "desc").Single().Value.ShouldBe("peak\ufffd 1 < 2");
    }

    [Fact]
    public void A_chart_stands_alone_without_ids_styles_scripts_or_loads()
    {
        foreach (var theme in Enum.GetValues<ChartTheme>())
        {
            var chart = Draw(Day(288) with { Theme = theme, Marker = new ChartMarker(5, "95th") });

            chart.DescendantsAndSelf().SelectMany(element => element.Attributes()).Select(attribute => attribute.Name.LocalName)
                .ShouldNotContain(name => name == "id" || name == "style" || name == "href" || name.StartsWith("on"));
            chart.DescendantsAndSelf().Select(element => element.Name.LocalName).Distinct()
                .ShouldBeSubsetOf(["svg", "title", "desc", "g", "path", "rect", "text"]);
        }
    }

    [Fact]
    public void The_value_axis_is_in_round_steps_of_SI_units()
    {
        Labels(Day(288, _ => 3.2e9)).ShouldBe(["0", "1", "2", "3", "4", "Gbit/s"], ignoreOrder: true);
        Labels(Day(288, _ => 7_300_000) with { Unit = ChartUnit.Bytes }).ShouldBe(["0", "2", "4", "6", "8", "MB"], ignoreOrder: true);
        Labels(Day(288, _ => 2) with { Unit = ChartUnit.Count }).ShouldBe(["0", "1", "2"], ignoreOrder: true);
        Labels(Day(288, _ => 1900) with { Unit = ChartUnit.Count }).ShouldBe(["0", "0.5 k", "1 k", "1.5 k", "2 k"], ignoreOrder: true);
        Labels(Day(288, _ => 0)).ShouldBe(["0", "1", "bit/s"], ignoreOrder: true);
        Labels(Day(288, _ => 900)).ShouldBe(["0", "0.25", "0.5", "0.75", "1", "kbit/s"], ignoreOrder: true, customMessage: "one unit for all");
    }

    [Fact]
    public void The_time_axis_shows_the_wall_clock_of_the_zone()
    {
        var labels = TimeLabels(Day(288));

        labels[0].ShouldBe("11-01");
        labels.ShouldContain("12:00");
        labels.ShouldAllBe(label => label == "11-01" || HourOfThree().IsMatch(label));
    }

    [Fact]
    public void A_month_shows_days()
    {
        var spec = Day(288 * 30);

        TimeLabels(spec).ShouldAllBe(label => DayLabel().IsMatch(label));
        TimeLabels(spec).Count.ShouldBeInRange(5, 13);
    }

    [Fact]
    public void A_wall_clock_that_is_skipped_gets_no_label()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var start = DateTimeOffset.Parse("2026-03-28T23:00:00Z");
        var points = Enumerable.Range(0, 12 * 6).Select(i => new ChartPoint(start.AddMinutes(i * 5), 1)).ToList();

        var labels = TimeLabels(new TimeChartSpec("t", points, TimeSpan.FromMinutes(5), ChartUnit.Count, berlin));

        labels.ShouldBe(["03-29", "01:00", "03:00", "04:00", "05:00", "06:00"], customMessage: string.Join(' ', labels));
    }

    [Fact]
    public void A_peak_of_one_bucket_in_a_month_is_drawn_to_its_height()
    {
        var spec = Day(8928, i => i == 5000 ? 4000 : 1);

        var line = Draw(spec).Elements(Svg + "path").Single(path => path.Attribute("fill")!.Value == "none").Attribute("d")!.Value;
        var ys = line.Split('M', 'L').Skip(1).Select(point => double.Parse(point.Split(' ')[1], CultureInfo.InvariantCulture)).ToList();

        // 4000 is the top of the axis, which lies 22 px below the upper edge
        ys.Min().ShouldBe(22, 0.01);
        line.Length.ShouldBeLessThan(40_000);
    }

    [Fact]
    public void Bars_are_one_for_each_point_as_high_as_its_value()
    {
        var points = new[] { 1d, 4, 2 }.Select((value, i) => new ChartPoint(Midnight.AddDays(i), value)).ToList();
        var chart = Draw(new TimeChartSpec("t", points, TimeSpan.FromDays(1), ChartUnit.Count, Shanghai) { Style = ChartStyle.Bars, Height = 144 });

        var bars = chart.Elements(Svg + "path").Single().Attribute("d")!.Value.Split('M', StringSplitOptions.RemoveEmptyEntries);
        var tops = bars.Select(bar => double.Parse(bar.Split('V')[1].Split('H')[0], CultureInfo.InvariantCulture)).ToList();

        // the plot is 100 px high, from 22 to 122
        tops.ShouldBe([97, 22, 72]);
    }

    [Fact]
    public void Bars_of_days_are_labelled_by_day_only_each_in_the_middle_of_its_bar()
    {
        var chart = Draw(Days(5));

        var middles = chart.Elements(Svg + "path").Single(path => path.Attribute("fill")?.Value is not (null or "none")).Attribute("d")!.Value
            .Split('M', StringSplitOptions.RemoveEmptyEntries)
            .Select(bar => (Number(bar.Split(' ')[0]) + Number(bar.Split('H')[1].Split('V')[0])) / 2).ToList();
        var labels = chart.Elements(Svg + "text").Where(text => Number(text.Attribute("y")!.Value) > 210).ToList();

        labels.Select(label => label.Value).ShouldBe(["11-01", "11-02", "11-03", "11-04", "11-05"]);
        foreach (var (label, middle) in labels.Zip(middles))
        {
            Number(label.Attribute("x")!.Value).ShouldBe(middle, 0.02);
        }
    }

    [Fact]
    public void Bars_of_a_month_are_labelled_at_even_strides()
    {
        TimeLabels(Days(31)).ShouldBe(["11-01", "11-04", "11-07", "11-10", "11-13", "11-16", "11-19", "11-22", "11-25", "11-28", "12-01"]);
    }

    [Fact]
    public void The_marker_lies_dotted_at_its_value_with_its_label()
    {
        var chart = Draw(Day(288, i => i % 4) with { Unit = ChartUnit.Count, Height = 144, Marker = new ChartMarker(2, "第 95 百分位") });

        var line = chart.Elements(Svg + "path").First(path => path.Attribute("stroke-dasharray") is not null);
        line.Attribute("d")!.Value.ShouldContain(" 55.33H");
        chart.Elements(Svg + "text").Last().Value.ShouldBe("第 95 百分位");
    }

    [Fact]
    public void The_page_theme_takes_its_colours_from_the_page()
    {
        var svg = TimeChart.Draw(Day(288) with { Theme = ChartTheme.Page });

        svg.ShouldContain("currentColor");
        svg.ShouldContain("var(--chart-line,");
        TimeChart.Draw(Day(288)).ShouldNotContain("var(");
    }

    [Fact]
    public void Without_points_the_frame_says_so()
    {
        var chart = Draw(new TimeChartSpec("t", [], TimeSpan.FromMinutes(5), ChartUnit.Bytes, Shanghai) { EmptyText = "没有数据" });

        chart.Elements(Svg + "text").Select(text => text.Value).ShouldContain("没有数据");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_value_that_is_no_quantity_is_refused(double value) =>
        Should.Throw<ArgumentException>(() => TimeChart.Draw(Day(2, _ => value)));

    [Fact]
    public void Points_out_of_order_are_refused()
    {
        var points = new[] { new ChartPoint(Midnight, 1), new ChartPoint(Midnight, 2) };

        Should.Throw<ArgumentException>(() => TimeChart.Draw(new TimeChartSpec("t", points, TimeSpan.FromMinutes(5), ChartUnit.Bytes, Shanghai)));
    }

    private static TimeChartSpec Day(int buckets, Func<int, double>? value = null) => new(
        "Bandwidth",
        [.. Enumerable.Range(0, buckets).Select(i => new ChartPoint(Midnight.AddMinutes(5 * i), value?.Invoke(i) ?? i))],
        TimeSpan.FromMinutes(5),
        ChartUnit.BitsPerSecond,
        Shanghai);

    private static TimeChartSpec Days(int days) => new(
        "Traffic",
        [.. Enumerable.Range(0, days).Select(i => new ChartPoint(Midnight.AddDays(i), i + 1))],
        TimeSpan.FromDays(1),
        ChartUnit.Bytes,
        Shanghai)
    {
        Style = ChartStyle.Bars,
    };

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static XElement Draw(TimeChartSpec spec) => XDocument.Parse(TimeChart.Draw(spec)).Root!;

    private static List<string> Labels(TimeChartSpec spec) =>
        [.. Draw(spec).Elements(Svg + "text").Where(text => double.Parse(text.Attribute("x")!.Value, CultureInfo.InvariantCulture) < 50).Select(text => text.Value)];

    private static List<string> TimeLabels(TimeChartSpec spec) =>
        [.. Draw(spec).Elements(Svg + "text").Where(text => double.Parse(text.Attribute("y")!.Value, CultureInfo.InvariantCulture) > spec.Height - 10).Select(text => text.Value)];

    [GeneratedRegex("^(03|06|09|12|15|18|21|0[0-9]|1[0-9]|2[0-3]):00$")]
    private static partial Regex HourOfThree();

    [GeneratedRegex("^1[01]-[0-3][0-9]$")]
    private static partial Regex DayLabel();
}
