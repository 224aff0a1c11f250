namespace Tidemark.Logs.Formats.Own;

/// <summary>A piece of a format string: a text that every line has, or a variable.</summary>
/// <param name="At">Where it begins in the string.</param>
/// <param name="Length">Its length there.</param>
/// <param name="Text">The literal text, or the variable as it is written: <c>$status</c>.</param>
/// <param name="Variable">The variable, or null.</param>
internal sealed record FormatPart(int At, int Length, string Text, Variable? Variable);

/// <summary>What a variable is.</summary>
/// <param name="Shape">What is known of its text.</param>
internal sealed record Variable(Shape Shape)
{
    public static Variable Opaque { get; } = new(Shape.Any);

    /// <summary>What it may be metered as; empty: it is only skipped.</summary>
    public IReadOnlyList<Meaning> Meanings { get; init; } = [];

    /// <summary>Whether the server has it of itself; it may still be one that the operator has made.</summary>
    public bool IsKnown { get; init; } = true;

    /// <summary>Whether it is written for some statuses only.</summary>
    public bool IsConditional { get; init; }

    /// <summary>Whether it is a list of proxies, into which a client can write anything.</summary>
    public bool IsFromClient => Meanings.Any(meaning => meaning.Field == "forwarded");

    /// <summary>A note, such as the name that it may be a misspelling of.</summary>
    public string Hint { get; init; } = "";

    /// <summary>The parts of a time it has, for <see cref="Reading.TimePieces"/>.</summary>
    public TimePattern? Pattern { get; init; }

    /// <summary>The instant that it tells, if it tells a time.</summary>
    public TimeClock Clock { get; init; }
}

/// <summary>A metered field that can be taken from a variable.</summary>
/// <param name="Field">As in <see cref="FieldSource.Field"/>.</param>
/// <param name="Rank">Of several the lowest is taken.</param>
/// <param name="Reading">How.</param>
internal sealed record Meaning(string Field, int Rank, Reading Reading);

/// <summary>A format string that was taken apart.</summary>
/// <param name="Text">For errors.</param>
/// <param name="Parts">In order.</param>
/// <param name="Escape">How the server writes values.</param>
internal sealed record ParsedFormat(FormatText Text, IReadOnlyList<FormatPart> Parts, Escape Escape);

/// <summary>How a server writes the values of variables.</summary>
internal enum Escape
{
    /// <summary>Quotes and backslashes behind a backslash; values are metered as they are written.</summary>
    Backslash,

    /// <summary>As JSON does; values are metered as they were.</summary>
    Json,

    /// <summary>As they are, quotes too.</summary>
    None,
}
