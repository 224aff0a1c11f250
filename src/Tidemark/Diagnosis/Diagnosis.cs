namespace Tidemark.Diagnosis;

/// <summary>How something is.</summary>
internal enum Health
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>It works, but something should be done.</summary>
    Warning,

    /// <summary>Something does not work.</summary>
    Wrong,
}

/// <summary>What a check found.</summary>
/// <param name="What">What was checked.</param>
/// <param name="Health">How it is.</param>
/// <param name="Text">What was found; with what to do, unless it is in order.</param>
internal sealed record Finding(string What, Health Health, string Text);
