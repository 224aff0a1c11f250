using Tidemark.Api.Errors;
using Tidemark.Api.Wire;

namespace Tidemark.Api.Binding;

/// <summary>A parameter of an operation: its name, its rule in words, and what a call that breaks the rule is answered with.</summary>
internal abstract class Parameter(string name, string rule, bool mandatory)
{
    /// <summary>As it travels. A list of objects has the name before the first dot, such as <c>Tag</c>.</summary>
    public string Name { get; } = name;

    /// <summary>What is accepted, for people.</summary>
    public string Rule { get; } = rule;

    /// <summary>Whether a call without it is refused.</summary>
    public bool Mandatory { get; } = mandatory;

    /// <summary>The error when it is missing; null: <c>Missing{Name}</c>.</summary>
    public ErrorCode? WhenMissing { get; init; }

    /// <summary>The error when it breaks its rule; null: <c>Invalid{Name}</c>.</summary>
    public ErrorCode? WhenInvalid { get; init; }

    /// <exception cref="ApiException">The parameter is mandatory and absent or empty.</exception>
    public void Require(IReadOnlyDictionary<string, string> parameters)
    {
        if (Mandatory && Find(parameters) is null)
        {
            throw (WhenMissing ?? CommonErrors.Missing(Name)).With(WhenMissing is null ? "" : $"{Name} is mandatory for this action.");
        }
    }

    /// <summary>The refusal of a value that breaks the rule.</summary>
    public ApiException Refuse(string detail) => (WhenInvalid ?? CommonErrors.Invalid(Name)).With($"{Name}: {detail}");

    /// <summary>The value as sent, or null when it is absent or empty: an empty value is no value.</summary>
    public string? Find(IReadOnlyDictionary<string, string> parameters) =>
        parameters.TryGetValue(Name, out var value) && value.Length > 0 ? value : null;

    /// <summary>A value as a message shows it: not longer than needed to find it.</summary>
    public static string Shown(string value) => value.Length <= 64 ? $"'{value}'" : $"'{value[..64]}...'";
}

/// <summary>A parameter of one type; see <see cref="Parameters"/> for the kinds there are.</summary>
/// <param name="name">As it travels.</param>
/// <param name="rule">What is accepted, for people.</param>
/// <param name="mandatory">Whether a call without it is refused.</param>
/// <param name="read">Turns all parameters of the call into the value; refuses through the parameter it is given.</param>
internal sealed class Parameter<T>(string name, string rule, bool mandatory, Func<Parameter<T>, IReadOnlyDictionary<string, string>, T> read)
    : Parameter(name, rule, mandatory)
{
    /// <exception cref="ApiException">The value breaks the rule.</exception>
    public T Read(IReadOnlyDictionary<string, string> parameters) => read(this, parameters);

    /// <summary>The same with errors of the operation's own.</summary>
    public Parameter<T> Or(ErrorCode? invalid = null, ErrorCode? missing = null) =>
        new(Name, Rule, Mandatory, read) { WhenMissing = missing ?? WhenMissing, WhenInvalid = invalid ?? WhenInvalid };
}
