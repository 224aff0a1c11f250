namespace Tidemark.Metering.Formats;

/// <summary>A format of access logs.</summary>
internal abstract class LogFormat
{
    /// <summary>Its name on the command line and in the ledger.</summary>
    public abstract string Name { get; }

    /// <summary>Whether every line names the host that was asked; if not, the caller has to say the domain.</summary>
    public abstract bool NamesHost { get; }

    /// <summary>A parser for one thread.</summary>
    public abstract LineParser CreateParser();
}

/// <summary>Reads lines of one format; keeps what helps with the next line, so that each thread has its own.</summary>
internal abstract class LineParser
{
    /// <summary>Reads a line (without its line end). Never throws, never reads outside the line.</summary>
    /// <returns><see cref="RejectReason.None"/> when every field of the record was set.</returns>
    public abstract RejectReason Parse(ReadOnlySpan<byte> line, ref LogRecord record);
}
