using Tidemark.Exports.Tasks;

namespace Tidemark.Exports.Work;

/// <summary>A task leased by this worker.</summary>
/// <param name="Task">The task.</param>
/// <param name="Attempts">Attempts that ended in an error.</param>
internal sealed record ClaimedExport(ExportTask Task, int Attempts);
