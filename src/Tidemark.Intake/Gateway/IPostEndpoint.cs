using Microsoft.AspNetCore.Http;
using Tidemark.Accounts.Tokens;
using Tidemark.Metering.Posts;

namespace Tidemark.Intake.Gateway;

/// <summary>What is done with the posts of one path.</summary>
internal interface IPostEndpoint
{
    /// <summary>The parameters of the query that there are.</summary>
    IReadOnlyList<string> Parameters { get; }

    /// <summary>Judges everything but the body, which was not read yet; answers what to do with it once it lies in a file.</summary>
    /// <exception cref="IntakeProblem">A parameter breaks its rule.</exception>
    Task<Func<string, CancellationToken, Task<PostAnswer>>> Bind(PostCall call);
}

/// <summary>A post before its body is read.</summary>
/// <param name="Token">Who posts.</param>
/// <param name="Key">Its Idempotency-Key, or null.</param>
/// <param name="Query">Its parameters, each once.</param>
/// <param name="ContentType">What it says its body is, or empty.</param>
internal sealed record PostCall(IngestToken Token, string? Key, IReadOnlyDictionary<string, string> Query, string ContentType)
{
    public PostOrigin Origin => new(Token.AliUid, Token.Name, Key);

    /// <summary>A parameter that is true or false; false when it is not given.</summary>
    public bool Flag(string name) => Query.GetValueOrDefault(name, "false") switch
    {
        "true" => true,
        "false" => false,
        var text => throw IntakeProblem.Parameter($"{name} is '{RequestReader.Shown(text)}'; use true or false."),
    };
}
