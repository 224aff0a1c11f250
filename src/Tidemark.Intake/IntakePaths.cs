namespace Tidemark.Intake;

/// <summary>Where posts go.</summary>
public static class IntakePaths
{
    /// <summary>What every path of the room begins with.</summary>
    public const string Root = "/ingest/v1";

    /// <summary>Where logs are posted.</summary>
    public const string Logs = Root + "/logs";

    /// <summary>Where counters are posted.</summary>
    public const string Usage = Root + "/usage";
}
