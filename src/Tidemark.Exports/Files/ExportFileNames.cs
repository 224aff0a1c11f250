using Tidemark.Exports.Tasks;

namespace Tidemark.Exports.Files;

/// <summary>Names offered on download: from the task's kind and id only, never from what a caller typed.</summary>
internal static class ExportFileNames
{
    public static string NameOf(ExportTask task) => task.Kind == ExportKind.Usage
        ? $"tidemark-usage-{task.Id}.pdf"
        : $"tidemark-detail-{task.DetailType}-{task.Id}.xlsx";

    public static string ContentTypeOf(string name) => name.EndsWith(".pdf", StringComparison.Ordinal)
        ? "application/pdf"
        : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
}
