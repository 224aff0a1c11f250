namespace Tidemark.Documents.Rendering;

/// <summary>A drawing that could not be rendered; the message says why and what to do.</summary>
public sealed class RenderingException : Exception
{
    /// <param name="message">Why, and the way out.</param>
    /// <param name="needsInstall">Whether something has to be installed first: another attempt alone will not help.</param>
    public RenderingException(string message, bool needsInstall = false)
        : base(message) => NeedsInstall = needsInstall;

    /// <summary>Whether something has to be installed first: another attempt alone will not help.</summary>
    public bool NeedsInstall { get; }
}
