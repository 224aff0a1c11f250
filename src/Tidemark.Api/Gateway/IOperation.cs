using System.Text.Json.Nodes;
using Tidemark.Api.Errors;


namespace Tidemark.Api.Gateway;

/// <summary>
/// An API operation. Every class in <c>Tidemark.Api.Operations</c> that implements this interface is available; to add an operation, add
/// its file.
/// </summary>
internal interface IOperation
{
    /// <summary>What it is.</summary>
    OperationDefinition Definition { get; }

    /// <summary>Runs the operation for a call that is verified, authorized and within its rate.</summary>
    /// <returns>The answer without its RequestId.</returns>
    /// <exception cref="Errors.ApiException">The call is invalid.</exception>
    Task<JsonObject> Run(ApiCall call, CancellationToken cancellationToken);
}
