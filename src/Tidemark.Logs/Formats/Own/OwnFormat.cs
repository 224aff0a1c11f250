using System.Text;

namespace Tidemark.Logs.Formats.Own;

/// <summary>A custom format: an nginx <c>log_format</c> or an Apache <c>LogFormat</c>, copied from the configuration and compiled into a parser.</summary>
internal sealed class OwnFormat : LogFormat
{
    /// <summary>What the name of a format begins with when an nginx format follows.</summary>
    public const string Nginx = "nginx:";

    /// <summary>What the name of a format begins with when an Apache format follows.</summary>
    public const string Apache = "apache:";

    /// <summary>The longest name, prefix and format together, in bytes of UTF-8.</summary>
    public const int LongestName = 2048;

    private readonly CompiledFormat _compiled;

    private OwnFormat(string name, CompiledFormat compiled)
    {
        Name = name;
        _compiled = compiled;
    }

    /// <summary>The prefix and the string as it was given.</summary>
    public override string Name { get; }

    public override bool NamesHost => _compiled.NamesHost;

    public override int ParserVersion => 2;

    public override string Summary => Name.StartsWith(Nginx, StringComparison.Ordinal) ? "Custom nginx log_format" : "Custom Apache LogFormat";

    public override IReadOnlyList<FieldSource> Fields => _compiled.Fields;

    public override IReadOnlyList<FormatVariable> Variables => _compiled.Variables;

    public override bool NeedsLineEnd => !_compiled.Steps[^1].EndsForSure;

    /// <summary>Whether a name of a format holds a format.</summary>
    public static bool Is(string name) => name.StartsWith(Nginx, StringComparison.Ordinal) || name.StartsWith(Apache, StringComparison.Ordinal);

    /// <summary>Compiles a name for which <see cref="Is"/> is true.</summary>
    /// <exception cref="LogUsageException">The format is invalid; the message shows the position, the reason and what to do.</exception>
    public static OwnFormat Compile(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) > LongestName)
        {
            throw new LogUsageException(null, $"The format is too long: {Encoding.UTF8.GetByteCount(name):N0} bytes of at most {LongestName:N0}. Omit the text after the last metered field; it is not read.");
        }

        var isNginx = name.StartsWith(Nginx, StringComparison.Ordinal);
        var given = name[(isNginx ? Nginx : Apache).Length..];
        var parsed = isNginx ? NginxDialect.Parse(given) : ApacheDialect.Parse(given);
        if (parsed.Parts.All(part => part.Variable is null))
        {
            throw FormatText.Error(
                given,
                0,
                given.Length,
                isNginx
                    ? "The format has no variable; copy it from nginx.conf, such as 'nginx:$remote_addr [$time_local] \"$request\" $status $bytes_sent'."
                    : "The format has no directive; copy it from the configuration, such as 'apache:%h %t \"%r\" %>s %O'.");
        }

        return new OwnFormat(name, new FormatCompiler(parsed, isNginx ? NginxVariables.For : ApacheDirectives.For).Compile());
    }

    public override LineParser CreateParser() => new OwnParser(_compiled);
}
