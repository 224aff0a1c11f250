using Tidemark.Logs;
using Tidemark.Metering.Ingest;

namespace Tidemark.Metering.Watch;

/// <summary>Something that happened to a file that is followed.</summary>
/// <param name="Path">The file's name now.</param>
public abstract record WatchEvent(string Path);

/// <summary>A log is followed from now on: a new one, or one that the ledger knows.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format">The name of its format.</param>
/// <param name="From">Where it is read from: behind what was metered before.</param>
public sealed record FileBegun(string Path, string Format, long From) : WatchEvent(Path);

/// <summary>Lines were metered.</summary>
/// <param name="Path">The file.</param>
/// <param name="Outcome">What became of them.</param>
/// <param name="Held">Lines at the beginning of the file, of which none was accepted yet: they are not recorded before one is.</param>
/// <param name="Position">Bytes of content that were read.</param>
/// <param name="Behind">Bytes of the file that were not.</param>
public sealed record LinesMetered(string Path, IngestOutcome Outcome, long Held, long Position, long Behind) : WatchEvent(Path);

/// <summary>A file continues in another format.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format">The name of the format.</param>
/// <param name="From">The first byte of its lines.</param>
/// <param name="Evidence">By what it was told, such as <c>10 of the first 10 lines fit</c>.</param>
public sealed record FormatChanged(string Path, string Format, long From, string Evidence) : WatchEvent(Path);

/// <summary>A file has another name.</summary>
/// <param name="Path">The new one.</param>
/// <param name="Before">The old one.</param>
public sealed record FileRenamed(string Path, string Before) : WatchEvent(Path);

/// <summary>A file was truncated: what is written now is new.</summary>
/// <param name="Path">The file.</param>
/// <param name="Position">How far its content was metered.</param>
public sealed record FileTruncated(string Path, long Position) : WatchEvent(Path);

/// <summary>A symbolic link leaves its folder and is not followed. Said once.</summary>
/// <param name="Path">The link.</param>
public sealed record LinkSkipped(string Path) : WatchEvent(Path);

/// <summary>A file that is no more, or has gone elsewhere, was read to its end.</summary>
/// <param name="Path">Its last name.</param>
public sealed record FileClosed(string Path) : WatchEvent(Path);

/// <summary>Something cannot be done now; it is tried again. Said once, until it changes.</summary>
/// <param name="Path">The file or folder, or empty: the store.</param>
/// <param name="Problem">The reason.</param>
/// <param name="Remedy">What would help; null when the reason says it.</param>
public sealed record WatchProblem(string Path, string Problem, LogRemedy? Remedy) : WatchEvent(Path);

/// <summary>What could not be done works again.</summary>
/// <param name="Path">The file or folder, or empty: the store.</param>
public sealed record WatchRecovered(string Path) : WatchEvent(Path);
