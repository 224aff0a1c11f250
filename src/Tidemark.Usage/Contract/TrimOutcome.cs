namespace Tidemark.Usage.Contract;

/// <summary>What a trimming has done.</summary>
/// <param name="Coarser">Days of series whose figures became hourly or daily averages.</param>
/// <param name="Deleted">Days of series whose figures were deleted.</param>
/// <param name="AudienceDeleted">Days of places whose rankings and visitors were deleted.</param>
public sealed record TrimOutcome(DayTally Coarser, DayTally Deleted, DayTally AudienceDeleted);
