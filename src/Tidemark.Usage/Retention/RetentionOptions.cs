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

    [Description("Default for the settings below. `everything`: nothing is deleted; `documented`: five-minute figures are kept 93 days, hourly figures 186, daily figures 366, rankings and visitors 93")]
    public RetentionPreset Preset { get; init; } = RetentionPreset.Everything;

    [Description("Days until five-minute figures become hourly averages; sums of hours stay exact. 0: never, -1: see the preset")]
    [Range(-1, 36_500)]
    public int FiveMinuteDays { get; init; } = AsPreset;

    [Description("Days until hourly figures become daily averages; sums of UTC days and closed months stay exact. 0: never, -1: see the preset")]
    [Range(-1, 36_500)]
    public int HourlyDays { get; init; } = AsPreset;

    [Description("Days until figures, rankings and visitors are deleted; the ledger of metered logs stays. 0: never, -1: see the preset")]
    [Range(-1, 36_500)]
    public int DailyDays { get; init; } = AsPreset;

    [Description("Days until rankings and visitors are deleted. 0: together with the figures, -1: see the preset")]
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
        Step[] steps = [new(nameof(FiveMinuteDays), FiveMinutes), new(nameof(HourlyDays), Hours), new(nameof(DailyDays), Figures)];
        Step? finer = null;
        foreach (var coarser in steps)
        {
            if (coarser.Days is null)
            {
                continue;
            }

            if (finer?.Days > coarser.Days)
            {
                yield return new ValidationResult(
                    $"{Section}:{finer.Name} ({finer.Days} days) is more than {Section}:{coarser.Name} ({coarser.Days} days); finer figures cannot be kept longer than coarser ones. Set it to at most {coarser.Days}.",
                    [finer.Name]);
            }

            finer = coarser;
        }
    }

    private int? Days(int set, int documented) => set switch
    {
        AsPreset => Preset == RetentionPreset.Documented ? documented : null,
        0 => null,
        _ => set,
    };

    // A class: generic code over it is compiled ahead
    private sealed record Step(string Name, int? Days);
}
