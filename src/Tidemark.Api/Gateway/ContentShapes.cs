using Tidemark.Accounts;
using Tidemark.Api.Wire;

namespace Tidemark.Api.Gateway;

/// <summary>
/// Selects the type of <c>Content</c> for a client. The Node.js SDK expects a string, all other SDKs an
/// object; its User-Agent contains <c>Node.js/</c> and <c>TeaDSL/</c> (pop-core, which takes both, only the first).
/// </summary>
internal static class ContentShapes
{
    /// <param name="ofKey">The setting of the access key, or null.</param>
    /// <param name="ofServer">The setting of the server.</param>
    /// <param name="request">The call.</param>
    public static bool IsText(KeyContent? ofKey, ContentShape ofServer, ApiRequest request) =>
        (ofKey is { } own ? Of(own) : ofServer) switch
        {
            ContentShape.Object => false,
            ContentShape.Text => true,
            _ => request.Headers.UserAgent.ToString() is var agent
                && agent.Contains("Node.js/", StringComparison.Ordinal) && agent.Contains("TeaDSL/", StringComparison.Ordinal),
        };

    private static ContentShape Of(KeyContent content) => content switch
    {
        KeyContent.Auto => ContentShape.Auto,
        KeyContent.Object => ContentShape.Object,
        _ => ContentShape.Text,
    };
}
