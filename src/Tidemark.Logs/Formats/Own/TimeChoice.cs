namespace Tidemark.Logs.Formats.Own;

/// <summary>Which instant of a request a variable tells.</summary>
internal enum TimeClock
{
    /// <summary>When the request was received, as variables without a choice say.</summary>
    Received,

    /// <summary>The same instant, asked for by Apache's <c>begin:</c>.</summary>
    Begin,

    /// <summary>When the line was written: Apache's <c>end:</c>.</summary>
    End,
}

/// <summary>
/// Chooses the variables that the time is taken from. Parts of one instant complete each other; parts of two never do: the date of one and the clock of
/// the other would be a third one. <c>begin:</c> is preferred where it is whole, then what says when the request was received, then <c>end:</c>.
/// </summary>
internal static class TimeChoice
{
    private static readonly TimeClock[][] Instants = [[TimeClock.Begin], [TimeClock.Received, TimeClock.Begin], [TimeClock.End]];

    /// <summary>The variables, one that is whole or several that complete each other; empty when none do.</summary>
    /// <param name="candidates">What may be taken, the best first.</param>
    public static IReadOnlyList<FormatPart> Of(IReadOnlyList<(FormatPart Part, Meaning Meaning)> candidates)
    {
        foreach (var clocks in Instants)
        {
            var ofInstant = candidates.Where(candidate => clocks.Contains(candidate.Part.Variable!.Clock)).ToList();
            var whole = ofInstant.Find(candidate => candidate.Meaning.Reading != Reading.TimePieces || TimeParts.Missing(candidate.Part.Variable!.Pattern!.Tells) is null).Part;
            if (whole is not null)
            {
                return [whole];
            }

            var pieces = ofInstant.ConvertAll(candidate => candidate.Part);
            if (Missing(pieces) is null)
            {
                return pieces;
            }
        }

        return [];
    }

    /// <summary>What the pieces of the instant that comes closest to a time do not tell, for people.</summary>
    public static string Lacking(IReadOnlyList<FormatPart> pieces)
    {
        var isEnd = pieces.ToLookup(piece => piece.Variable!.Clock == TimeClock.End);
        var lacking = Missing(isEnd[false].Any() ? [.. isEnd[false]] : [.. isEnd[true]]);
        return $"The time has no {lacking}, as in %{{%d/%b/%Y:%T %z}}t."
            + (isEnd.Count > 1 ? " Parts of the begin and of the end of a request are of two times and do not complete each other." : "");
    }

    private static string? Missing(IReadOnlyList<FormatPart> pieces) =>
        TimeParts.Missing(pieces.Aggregate(TimePiece.None, (all, piece) => all | piece.Variable!.Pattern!.Tells));
}
