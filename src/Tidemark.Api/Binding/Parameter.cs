using Tidemark.Api.Errors;
using Tidemark.Storage;

namespace Tidemark.Api.Binding;

/// <summary>A parameter of an operation: its name, its rule in words, and the error for an invalid value.</summary>
internal abstract class Parameter(string name, string rule, bool mandatory)
{
    /// <summary>The name in the call. For a list of objects the part before the first dot, such as <c>Tag</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The rule, for the documentation.</summary>
    public string Rule { get; } = rule;

    /// <summary>Whether a call without it is refused.</summary>
    public bool Mandatory { get; } = mandatory;

    /// <summary>The error if it is missing; null: <c>Missing{Name}</c>.</summary>
    public ErrorCode? WhenMissing { get; init; }

    /// <summary>The error if it is invalid; null: <c>Invalid{Name}</c>.</summary>
    public ErrorCode? WhenInvalid { get; init; }

    /// <exception cref="ApiException">The parameter is mandatory and absent or empty.</exception>
    public void Require(IReadOnlyDictionary<string, string> parameters)
    {
        if (Mandatory && Find(parameters) is null)
        {
            throw (WhenMissing ?? CommonErrors.Missing(Name)).With(WhenMissing is null ? "" : $"{Name} is mandatory for this action.");
        }
    }

    /// <summary>The error for an invalid value.</summary>
    public ApiException Refuse(string detail) => (WhenInvalid ?? CommonErrors.Invalid(Name)).With($"{Name}: {detail}");

    /// <summary>The value as sent, or null if it is absent or empty.</summary>
    public string? Find(IReadOnlyDictionary<string, string> parameters) =>
        parameters.TryGetValue(Name, out var value) && value.Length > 0 ? value : null;

    /// <summary>A value for a message, shortened.</summary>
    public static string Shown(string value) => $"'{Excerpt.Of(value, 64)}'";

    /// <summary>A value for a message, shortened, without quotes and line breaks.</summary>
    public static string OneLine(string value) => Excerpt.Of(string.Concat(value.Select(c => char.IsControl(c) ? ' ' : c)), 80);
}

/// <summary>A parameter of one type; see <see cref="Parameters"/> for the kinds there are.</summary>
/// <param name="name">The name in the call.</param>
/// <param name="rule">The rule, for the documentation.</param>
/// <param name="mandatory">Whether a call without it is refused.</param>
/// <param name="read">Converts the parameters of the call to the value; throws the parameter's error if it is invalid.</param>
internal sealed class Parameter<T>(string name, string rule, bool mandatory, Func<Parameter<T>, IReadOnlyDictionary<string, string>, T> read)
    : Parameter(name, rule, mandatory)
{
    /// <exception cref="ApiException">The value is invalid.</exception>
    public T Read(IReadOnlyDictionary<string, string> parameters) => read(this, parameters);

    /// <summary>The same parameter with errors of its operation.</summary>
    public Parameter<T> Or(ErrorCode? invalid = null, ErrorCode? missing = null) =>
        new(Name, Rule, Mandatory, read) { WhenMissing = missing ?? WhenMissing, WhenInvalid = invalid ?? WhenInvalid };
}
