using System.Text.Json.Nodes;
using Tidemark.Api.Errors;


namespace Tidemark.Api.Gateway;

/// <summary>
/// An operation of the wire. Every class below <c>Tidemark.Api.Operations</c> that implements it is served: adding an
/// operation is adding its file.
/// </summary>
internal interface IOperation
{
    /// <summary>What it is.</summary>
    OperationDefinition Definition { get; }

    /// <summary>Does the work for a call that is verified, allowed and within its rate.</summary>
    /// <returns>The answer without its RequestId.</returns>
    /// <exception cref="Errors.ApiException">A rule is broken.</exception>
    Task<JsonObject> Run(ApiCall call, CancellationToken cancellationToken);
}
