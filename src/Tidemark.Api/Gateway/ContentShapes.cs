using Tidemark.Api.Wire;

namespace Tidemark.Api.Gateway;

/// <summary>
/// Which shape <c>Content</c> has for a caller. The models of the Node.js SDK want a string where all others want an
/// object; its User-Agent holds <c>Node.js/</c> and <c>TeaDSL/</c> (pop-core, which takes both, only the first).
/// </summary>
internal static class ContentShapes
{
    /// <param name="ofKey">What is set for the access key, or null.</param>
    /// <param name="ofServer">What is set for the server.</param>
    /// <param name="request">The call.</param>
    public static bool IsText(string? ofKey, ContentShape ofServer, ApiRequest request) =>
        (Enum.TryParse<ContentShape>(ofKey, ignoreCase: true, out var shape) ? shape : ofServer) switch
        {
            ContentShape.Object => false,
            ContentShape.Text => true,
            _ => request.Headers.UserAgent.ToString() is var agent
                && agent.Contains("Node.js/", StringComparison.Ordinal) && agent.Contains("TeaDSL/", StringComparison.Ordinal),
        };
}
