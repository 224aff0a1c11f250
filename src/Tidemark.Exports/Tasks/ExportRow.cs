using System.Text.Json;
using Tidemark.Storage;
using Tidemark.Usage.Model;

namespace Tidemark.Exports.Tasks;

/// <summary>An export task row.</summary>
internal sealed record ExportRow(
    long Id, long AliUid, string Kind, string Name, long RangeStart, long RangeEnd, string StartText, string EndText, string Language,
    string? DetailType, string? Domains, string State, string Failure, string? FileHash, string? FileName, long? FileSize,
    long CreatedAt, long UpdatedAt)
{
    public const string Columns =
        """
        id, ali_uid AS AliUid, kind, name, range_start AS RangeStart, range_end AS RangeEnd, start_text AS StartText, end_text AS EndText,
        language, detail_type AS DetailType, domains, state, failure, file_hash AS FileHash, file_name AS FileName, file_size AS FileSize,
        created_at AS CreatedAt, updated_at AS UpdatedAt
        """;

    public ExportTask ToTask() => new(
        Id, AliUid, EnumColumn.FromColumn<ExportKind>(Kind), Name,
        new TimeRange(Instant.FromColumn(RangeStart), Instant.FromColumn(RangeEnd)), StartText, EndText, Language, DetailType,
        Domains is null ? null : JsonSerializer.Deserialize<List<string>>(Domains), EnumColumn.FromColumn<ExportState>(State), Failure, FileHash, FileName, FileSize,
        Instant.FromColumn(CreatedAt), Instant.FromColumn(UpdatedAt));
}
