using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tidemark.Usage.Retention;

/// <summary>What is kept how long.</summary>
public enum RetentionPreset
{
    /// <summary>Everything, for ever.</summary>
    Everything,

    /// <summary>Five-minute figures 93 days, hourly ones 186 days, daily ones 366 days; rankings and visitors 93 days.</summary>
    Documented,
}

/// <summary>How long figures are kept, and how fine. Days are counted back from today, UTC.</summary>
public sealed class RetentionOptions : IValidatableObject
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "Retention";

    private const int AsPreset = -1;

    [Description("What is kept when nothing else is set: `everything` for ever, or as `documented`: five-minute figures 93 days, hourly ones 186, daily ones 366, rankings and visitors 93")]
    public RetentionPreset Preset { get; init; } = RetentionPreset.Everything;

    [Description("After how many days five-minute figures become hourly averages; sums of hours stay exact. 0: never, -1: as the preset says")]
    [Range(-1, 36_500)]
    public int FiveMinuteDays { get; init; } = AsPreset;

    [Description("After how many days hourly figures become daily averages; sums of UTC days and of closed months stay exact. 0: never, -1: as the preset says")]
    [Range(-1, 36_500)]
    public int HourlyDays { get; init; } = AsPreset;

    [Description("After how many days figures are deleted, rankings and visitors too; which logs were metered stays known. 0: never, -1: as the preset says")]
    [Range(-1, 36_500)]
    public int DailyDays { get; init; } = AsPreset;

    [Description("After how many days rankings and visitors are deleted. 0: never before the figures are, -1: as the preset says")]
    [Range(-1, 36_500)]
    public int RankingDays { get; init; } = AsPreset;

    /// <summary>Days for which five-minute figures are kept; null: for ever.</summary>
    internal int? FiveMinutes => Days(FiveMinuteDays, 93);

    /// <summary>Days for which hourly figures are kept.</summary>
    internal int? Hours => Days(HourlyDays, 186);

    /// <summary>Days for which anything is kept.</summary>
    internal int? Figures => Days(DailyDays, 366);

    /// <summary>Days for which rankings and visitors are kept.</summary>
    internal int? Rankings => Days(RankingDays, 93);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var steps = new (string Name, int? Days)[] { (nameof(FiveMinuteDays), FiveMinutes), (nameof(HourlyDays), Hours), (nameof(DailyDays), Figures) };
        var set = steps.Where(step => step.Days is not null).ToList();
        foreach (var (finer, coarser) in set.Zip(set.Skip(1)))
        {
            if (finer.Days > coarser.Days)
            {
                yield return new ValidationResult(
                    $"{Section}:{finer.Name} ({finer.Days} days) is more than {Section}:{coarser.Name} ({coarser.Days} days): what is finer cannot be kept longer; make it at most as many.",
                    [finer.Name]);
            }
        }
    }

    private int? Days(int set, int documented) => set switch
    {
        AsPreset => Preset == RetentionPreset.Documented ? documented : null,
        0 => null,
        _ => set,
    };
}
