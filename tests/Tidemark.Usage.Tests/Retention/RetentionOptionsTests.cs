using System.ComponentModel.DataAnnotations;
using Tidemark.Usage.Retention;

namespace Tidemark.Usage.Tests.Retention;

public sealed class RetentionOptionsTests
{
    [Fact]
    public void Everything_is_kept_unless_told_otherwise() =>
        Days(new RetentionOptions()).ShouldBe((null, null, null, null));

    [Fact]
    public void The_documented_table_is_a_preset_of_which_single_rows_can_be_set()
    {
        Days(new RetentionOptions { Preset = RetentionPreset.Documented }).ShouldBe((93, 186, 366, 93));
        Days(new RetentionOptions { Preset = RetentionPreset.Documented, DailyDays = 0, RankingDays = 31 }).ShouldBe((93, 186, null, 31));
        Days(new RetentionOptions { DailyDays = 400 }).ShouldBe((null, null, 400, null));
    }

    [Fact]
    public void What_is_finer_cannot_be_kept_longer()
    {
        Problems(new RetentionOptions { FiveMinuteDays = 100, HourlyDays = 50 }).ShouldHaveSingleItem()
            .ShouldContain("Retention:FiveMinuteDays (100 days) is more than Retention:HourlyDays (50 days)");
        Problems(new RetentionOptions { FiveMinuteDays = 100, DailyDays = 99 }).ShouldHaveSingleItem().ShouldContain("Retention:DailyDays (99 days)");
        Problems(new RetentionOptions { Preset = RetentionPreset.Documented, DailyDays = 100 }).ShouldHaveSingleItem().ShouldContain("Retention:HourlyDays (186 days)");
        Problems(new RetentionOptions { Preset = RetentionPreset.Documented }).ShouldBeEmpty();
        Problems(new RetentionOptions { FiveMinuteDays = 30, HourlyDays = 30, DailyDays = 30, RankingDays = 365 }).ShouldBeEmpty();
    }

    private static (int?, int?, int?, int?) Days(RetentionOptions options) => (options.FiveMinutes, options.Hours, options.Figures, options.Rankings);

    private static List<string> Problems(RetentionOptions options) =>
        [.. options.Validate(new ValidationContext(options)).Select(problem => problem.ErrorMessage!)];
}
