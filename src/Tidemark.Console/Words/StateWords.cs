namespace Tidemark.WebConsole.Words;

/// <summary>A state as the pages show it.</summary>
/// <param name="Word">For people.</param>
/// <param name="Tone">The style: good, bad, warn or plain.</param>
internal readonly record struct StateWord(string Word, string Tone)
{
    /// <summary>A run of a tracking task.</summary>
    public static StateWord OfRun(string state) => state switch
    {
        "waiting" => new("Waiting", "plain"),
        "sending" => new("Sending", "plain"),
        "delivered" => new("Delivered", "good"),
        "partly" => new("Partly delivered", "warn"),
        "failed" => new("Failed", "bad"),
        _ => new(state, "plain"),
    };

    /// <summary>A delivery to one recipient.</summary>
    public static StateWord OfDelivery(string state) => state switch
    {
        "pending" => new("Waiting", "plain"),
        "sending" => new("Sending", "plain"),
        "delivered" => new("Delivered", "good"),
        "refused" => new("Refused", "bad"),
        "unknown" => new("Unknown", "warn"),
        _ => new(state, "plain"),
    };

    /// <summary>An export task.</summary>
    public static StateWord OfExport(string state) => state switch
    {
        "created" => new("In progress", "plain"),
        "success" => new("Ready", "good"),
        "failed" => new("Failed", "bad"),
        _ => new(state, "plain"),
    };
}
