using Tidemark.Exports.Tasks;

namespace Tidemark.Exports.Work;

/// <summary>A task this worker holds under its lease.</summary>
/// <param name="Task">The task.</param>
/// <param name="Attempts">Attempts that ended in an error.</param>
internal sealed record ClaimedExport(ExportTask Task, int Attempts);
