using System.Text;
using Microsoft.AspNetCore.Http;
using Tidemark.Text;

namespace Tidemark.Intake.Gateway;

/// <summary>Reads what stands in a request besides its body.</summary>
internal static class RequestReader
{
    /// <summary>The header with a post's key.</summary>
    public const string KeyHeader = "Idempotency-Key";

    private const int LongestKey = 200;
    private const string Scheme = "Bearer ";

    /// <summary>What content codings are taken; nothing said counts as identity.</summary>
    public static readonly IReadOnlyList<string> Encodings = ["identity", "gzip", "x-gzip", "br", "zstd"];

    /// <summary>The token of the Authorization header; null if none exists, or not one.</summary>
    public static string? Bearer(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim(' ') : null;

    /// <summary>The parameters of the query.</summary>
    /// <exception cref="IntakeProblem">One is unknown or given twice: a misspelt parameter is never silently without effect.</exception>
    public static IReadOnlyDictionary<string, string> Query(HttpRequest request, IReadOnlyList<string> known)
    {
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in request.Query)
        {
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                throw IntakeProblem.Parameter($"'{Shown(name)}' is not a parameter of {request.Path}; use one of: {string.Join(", ", known)}.");
            }

            query[name] = values is [{ } only] ? only : throw IntakeProblem.Parameter($"{name} is given {values.Count} times; use it once.");
        }

        return query;
    }

    /// <summary>The key of a post, or null when it has none.</summary>
    /// <exception cref="IntakeProblem">It breaks its rule.</exception>
    public static string? Key(HttpRequest request)
    {
        var values = request.Headers[KeyHeader];
        if (values.Count == 0)
        {
            return null;
        }

        return values is [{ Length: >= 1 and <= LongestKey } key] && key.All(c => c is > ' ' and <= '~')
            ? key
            : throw new IntakeProblem(
                StatusCodes.Status400BadRequest, "bad-key", $"{KeyHeader} must occur once, with 1 to {LongestKey} visible ASCII characters and without blanks.");
    }

    /// <summary>The content coding, in lower case; empty if it is not given.</summary>
    /// <exception cref="IntakeProblem">It is not taken.</exception>
    public static string Coding(HttpRequest request)
    {
        var coding = request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant();
        return coding.Length == 0 || Encodings.Contains(coding, StringComparer.Ordinal)
            ? coding
            : throw new IntakeProblem(
                StatusCodes.Status415UnsupportedMediaType, "unsupported-encoding", $"Content-Encoding '{Shown(coding)}' is not supported; use one of: {string.Join(", ", Encodings)}.");
    }

    /// <summary>A value of the caller's as it may be shown: short, and without anything that steers a terminal.</summary>
    public static string Shown(string text) => LineSample.Printable(Encoding.UTF8.GetBytes(text.Length <= 1024 ? text : text[..1024]));
}
