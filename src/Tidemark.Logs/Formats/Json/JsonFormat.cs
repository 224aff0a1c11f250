namespace Tidemark.Logs.Formats.Json;

/// <summary>A format of one JSON object a line. Every one of them names its host.</summary>
internal sealed class JsonFormat(string name, string summary, IReadOnlyList<FieldSource> fields, JsonKeys keys) : LogFormat
{
    public override string Name => name;

    public override bool NamesHost => true;

    public override int ParserVersion => 2;

    public override string Summary => summary;

    public override IReadOnlyList<FieldSource> Fields => fields;

    public override LineParser CreateParser() => new JsonParser(keys);
}
