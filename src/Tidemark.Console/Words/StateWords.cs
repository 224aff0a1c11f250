using Tidemark.Exports.Tasks;
using Tidemark.Tracking;

namespace Tidemark.WebConsole.Words;

/// <summary>A state as the pages show it.</summary>
/// <param name="Word">For people.</param>
/// <param name="Tone">The style: good, bad, warn or plain.</param>
internal readonly record struct StateWord(string Word, string Tone)
{
    /// <summary>A run of a tracking task.</summary>
    public static StateWord OfRun(RunState state) => state switch
    {
        RunState.Waiting => new("Waiting", "plain"),
        RunState.Sending => new("Sending", "plain"),
        RunState.Delivered => new("Delivered", "good"),
        RunState.Partly => new("Partly delivered", "warn"),
        _ => new("Failed", "bad"),
    };

    /// <summary>A delivery to one recipient.</summary>
    public static StateWord OfDelivery(DeliveryState state) => state switch
    {
        DeliveryState.Pending => new("Waiting", "plain"),
        DeliveryState.Sending => new("Sending", "plain"),
        DeliveryState.Delivered => new("Delivered", "good"),
        DeliveryState.Refused => new("Refused", "bad"),
        _ => new("Unknown", "warn"),
    };

    /// <summary>An export task.</summary>
    public static StateWord OfExport(ExportState state) => state switch
    {
        ExportState.Created => new("In progress", "plain"),
        ExportState.Success => new("Ready", "good"),
        _ => new("Failed", "bad"),
    };
}
