namespace Tidemark.Mail.Messages;

/// <summary>A Content-Type field: a type in lower case, and parameters.</summary>
internal sealed record ContentType(string Type, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>A parameter, or null.</summary>
    public string? this[string name] => Parameters.GetValueOrDefault(name);

    /// <summary>Reads a field; an empty or broken one is plain text, as RFC 2045 (5.2) has it.</summary>
    public static ContentType Parse(string field)
    {
        var semicolon = field.IndexOf(';', StringComparison.Ordinal);
        var type = (semicolon < 0 ? field : field[..semicolon]).Trim().ToLowerInvariant();
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var position = semicolon < 0 ? field.Length : semicolon + 1; position < field.Length;)
        {
            var equals = field.IndexOf('=', position);
            if (equals < 0)
            {
                break;
            }

            var name = field[position..equals].Trim(' ', '\t', ';');
            position = equals + 1;
            while (position < field.Length && field[position] is ' ' or '\t')
            {
                position++;
            }

            parameters.TryAdd(name, position < field.Length && field[position] == '"' ? Quoted(field, ref position) : Token(field, ref position));
        }

        return new ContentType(type.Contains('/', StringComparison.Ordinal) ? type : "text/plain", parameters);
    }

    private static string Token(string field, ref int position)
    {
        var end = field.IndexOf(';', position);
        end = end < 0 ? field.Length : end;
        var token = field[position..end].Trim();
        position = end + 1;
        return token;
    }

    private static string Quoted(string field, ref int position)
    {
        var value = new System.Text.StringBuilder();
        for (position++; position < field.Length && field[position] != '"'; position++)
        {
            if (field[position] == '\\' && position + 1 < field.Length)
            {
                position++;
            }

            value.Append(field[position]);
        }

        var end = field.IndexOf(';', Math.Min(position, field.Length));
        position = end < 0 ? field.Length : end + 1;
        return value.ToString();
    }
}
