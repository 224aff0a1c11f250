using System.Text;
using Tidemark.Text;

namespace Tidemark.Logs.Formats.Own;

/// <summary>What lines of an own format are read by.</summary>
/// <param name="Prefix">What every line begins with.</param>
/// <param name="Steps">Up to the last variable that is metered: what follows it is not read.</param>
/// <param name="Required">How many of the steps a line must have to be a request.</param>
/// <param name="Escape">How the server writes values.</param>
/// <param name="Fields">Where each metered field comes from.</param>
/// <param name="Variables">What is made of each variable.</param>
internal sealed record CompiledFormat(
    byte[] Prefix, Step[] Steps, int Required, Escape Escape, IReadOnlyList<FieldSource> Fields, IReadOnlyList<FormatVariable> Variables)
{
    /// <summary>Whether lines name their host.</summary>
    public bool NamesHost => Fields.Any(source => source.Field == "host");
}

/// <summary>Chooses the variable of each metered field, and makes steps of a format that was taken apart.</summary>
/// <param name="format">The format.</param>
/// <param name="candidates">The variables that a field may be taken from, for messages.</param>
internal sealed class FormatCompiler(ParsedFormat format, Func<string, IEnumerable<string>> candidates)
{
    private static readonly string[] Needed = ["client", "time", "status", "bytes"];
    private static readonly string[] Order = ["client", "forwarded", "time", "host", "url", "status", "bytes", "referer", "cache", "https"];

    private readonly Dictionary<FormatPart, Reading> _readings = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<FormatPart, string> _uses = new(ReferenceEqualityComparer.Instance);
    private readonly List<FieldSource> _fields = [];

    /// <summary>Compiles it.</summary>
    /// <exception cref="LogUsageException">A metered field is missing, or a variable cannot be told from its neighbour.</exception>
    public CompiledFormat Compile()
    {
        var lineBreak = format.Parts.FirstOrDefault(part => part.Variable is null && part.Text.AsSpan().ContainsAny('\n', '\r'));
        if (lineBreak is not null)
        {
            throw format.Text.Error(lineBreak.At, lineBreak.Length, "The format contains a line break; a request must be one line.");
        }

        foreach (var field in Order)
        {
            Choose(field);
        }

        return Build(Merged());
    }

    private void Choose(string field)
    {
        var best = Candidates(field).FirstOrDefault();
        if (best.Part is null)
        {
            if (Needed.Contains(field, StringComparer.Ordinal))
            {
                throw Missing(field);
            }

            return;
        }

        if (field == "time")
        {
            ChooseTime();
            return;
        }

        _readings[best.Part] = best.Meaning.Reading;
        _uses[best.Part] = field;
        var from = best.Meaning.Reading switch
        {
            Reading.LastForwarded or Reading.LastOfOwn => $"last address of {best.Part.Text}",
            Reading.BeforeLast => $"{best.Part.Text} without its last address",
            _ => best.Part.Text,
        };
        if (best.Meaning.Reading == Reading.Path && Candidates("query").FirstOrDefault().Part is { } query)
        {
            _readings[query] = Reading.Query;
            _uses[query] = field;
            from += $" and {query.Text}";
        }

        _fields.Add(new FieldSource(field, from));
    }

    // A variable serves one field: a list of proxies that stands for the client is the list as well
    private IEnumerable<(FormatPart Part, Meaning Meaning)> Candidates(string field) =>
        from part in format.Parts
        where part.Variable is { IsConditional: false } && !_readings.ContainsKey(part)
        from meaning in part.Variable!.Meanings
        where meaning.Field == field
        orderby meaning.Rank
        select (part, meaning);

    private void ChooseTime()
    {
        var candidates = Candidates("time").ToList();
        var chosen = TimeChoice.Of(candidates);
        if (chosen.Count == 0)
        {
            throw format.Text.Error(candidates[0].Part.At, candidates[0].Part.Length, TimeChoice.Lacking(candidates.ConvertAll(candidate => candidate.Part)));
        }

        foreach (var part in chosen)
        {
            _readings[part] = candidates.First(candidate => ReferenceEquals(candidate.Part, part)).Meaning.Reading;
            _uses[part] = "time";
        }

        _fields.Add(new FieldSource("time", string.Join(" and ", chosen.Select(part => part.Text))));
    }

    private LogUsageException Missing(string field)
    {
        var names = candidates(field).ToList();
        var wayOut = $"No variable contains the {(field == "bytes" ? "response bytes" : field)}; add {string.Join(" or ", names.Take(3))} to the format of the server and pass the new format.";
        var conditional = format.Parts.FirstOrDefault(part => part.Variable is { IsConditional: true } && part.Variable.Meanings.Any(meaning => meaning.Field == field));
        if (conditional is not null)
        {
            return format.Text.Error(conditional.At, conditional.Length, $"{conditional.Text} is logged only for some statuses. {wayOut}");
        }

        var strangers = format.Parts.Where(part => part.Variable is { IsKnown: false }).ToList();
        var typo = strangers.Select(part => (Part: part, Name: names.Find(name => Spelling.Distance(name, part.Text) <= 2))).FirstOrDefault(pair => pair.Name is not null);
        if (typo.Part is not null)
        {
            return format.Text.Error(typo.Part.At, typo.Part.Length, $"{typo.Part.Text} is not an nginx variable; did you mean {typo.Name} for the {field}? {wayOut}");
        }

        return strangers.Count > 0
            ? format.Text.Error(strangers[0].At, strangers[0].Length, $"{strangers[0].Text} is not an nginx variable, so its content is unknown. {wayOut}")
            : format.Text.Error(format.Text.Text.Length, 0, wayOut);
    }

    /// <summary>Literals, and variables between: neighbours that are both skipped are one. What is metered must be told from its neighbour.</summary>
    private List<FormatPart> Merged()
    {
        var merged = new List<FormatPart>();
        foreach (var part in format.Parts.Where(part => part.Text.Length > 0))
        {
            if (merged.Count == 0 || (merged[^1].Variable is null) != (part.Variable is null))
            {
                merged.Add(part);
                continue;
            }

            var last = merged[^1];
            if (part.Variable is null)
            {
                merged[^1] = last with { Text = last.Text + part.Text, Length = part.At + part.Length - last.At };
            }
            else if (last.Variable!.Shape.EndsBefore(part.Variable.Shape))
            {
                merged.Add(part);
            }
            else if (!_readings.ContainsKey(last) && !_readings.ContainsKey(part))
            {
                merged[^1] = last with { Text = last.Text + part.Text, Length = part.At + part.Length - last.At, Variable = Skipped(last.Variable, part.Variable) };
            }
            else
            {
                throw format.Text.Error(
                    part.At,
                    part.Length,
                    $"{part.Text} follows {last.Text} with nothing between them, so the end of the first is unknown. "
                    + "Separate them in the format of the server with a character that the first cannot contain, such as a blank or a tab, and pass the new format.");
            }
        }

        return merged;
    }

    // What is skipped may hold a list at its end or before
    private static Variable Skipped(Variable first, Variable second) =>
        Variable.Opaque with { Shape = Shape.Any with { List = (ListKind)Math.Max((int)first.Shape.List, (int)second.Shape.List) } };

    private CompiledFormat Build(List<FormatPart> parts)
    {
        var at = parts[0].Variable is null ? 1 : 0;
        var prefix = at == 1 ? Encoding.UTF8.GetBytes(parts[0].Text) : [];
        var steps = new List<(Step Step, bool Required)>();
        while (at < parts.Count)
        {
            var part = parts[at++];
            var literal = Literal(parts, ref at);
            var next = at < parts.Count ? parts[at].Variable : null;
            var behind = at + 1;
            if (part.Variable!.Shape.List != ListKind.None && literal.Length > 0 && Lists.CanGoOn(part.Variable, literal, next?.Shape))
            {
                throw format.Text.Error(
                    part.At,
                    part.Length,
                    $"{part.Text} can be a list, and '{LineSample.Printable(literal)}' behind it can be part of that list, so its end is unknown. "
                    + "Put it between quotes in the format of the server, or a blank or a tab behind it, and pass the new format.");
            }

            var reading = _readings.GetValueOrDefault(part);
            var step = new Step(part.Variable!, reading, literal, format.Escape, next, next is null ? [] : Literal(parts, ref behind))
            {
                Text = part.Text + LineSample.Printable(literal) + (at < parts.Count ? parts[at].Text : ""),
            };
            steps.Add((step, reading is not (Reading.Nothing or Reading.Referer or Reading.Cache or Reading.Forwarded or Reading.BeforeLast or >= Reading.Scheme)));
        }

        var required = steps.FindLastIndex(step => step.Required) + 1;
        var last = steps.FindLastIndex(step => step.Step.Reading != Reading.Nothing) + 1;
        return new CompiledFormat(prefix, [.. steps.Take(last).Select(step => step.Step)], required, format.Escape, _fields, [.. Variables()]);
    }

    private IEnumerable<FormatVariable> Variables() =>
        from part in format.Parts
        where part.Variable is not null
        let field = _uses.GetValueOrDefault(part, "")
        select new FormatVariable(part.Text, field, field.Length == 0 ? HintOf(part.Variable!) : "");

    private static string HintOf(Variable variable) =>
        variable is { IsConditional: true, Meanings.Count: > 0 } ? "logged only for some statuses" : variable.Hint;

    private static byte[] Literal(List<FormatPart> parts, ref int at) =>
        at < parts.Count && parts[at].Variable is null ? Encoding.UTF8.GetBytes(parts[at++].Text) : [];
}
