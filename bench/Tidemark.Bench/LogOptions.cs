namespace Tidemark.Bench;

/// <summary>What a generated log is like.</summary>
internal sealed record LogOptions
{
    /// <summary>combined, alibaba or nginx-json.</summary>
    public string Format { get; init; } = "combined";

    public long Lines { get; init; } = 2_000_000;

    /// <summary>Domains; combined names none.</summary>
    public int Domains { get; init; } = 1;

    /// <summary>Different URLs, all domains together.</summary>
    public int Urls { get; init; } = 50_000;

    /// <summary>Different client addresses.</summary>
    public int Clients { get; init; } = 100_000;

    /// <summary>Over how many days the lines spread, busiest in the evening.</summary>
    public double Days { get; init; } = 1;

    /// <summary>Every hour has as many lines, instead of few before dawn and most in the evening.</summary>
    public bool Even { get; init; }

    public DateTimeOffset Start { get; init; } = DateTimeOffset.Parse("2026-03-01T00:00:00Z");

    public ulong Seed { get; init; } = 1;
}
