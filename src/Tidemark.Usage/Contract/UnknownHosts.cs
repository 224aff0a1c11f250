namespace Tidemark.Usage.Contract;

/// <summary>A host of a source that was not a domain of the account: every line that names it in <c>[Start, End)</c> of the content was rejected for that.</summary>
/// <param name="Name">Lower case, as a line of the log named it: at most 253 characters of any kind.</param>
/// <param name="Start">First byte.</param>
/// <param name="End">First byte after.</param>
/// <param name="Lines">How many lines.</param>
public sealed record UnknownHost(string Name, long Start, long End, long Lines);

/// <summary>
/// A supplement is a second source over the content of a first one: it meters exactly the lines of hosts that were not domains of the account when the first was
/// read, and have become some. This one was begun and is not finished.
/// </summary>
/// <param name="Id">Row id.</param>
/// <param name="Length">Up to which byte of the content it came.</param>
/// <param name="End">Up to which byte it goes.</param>
/// <param name="Hosts">The hosts whose lines it meters, each within its bytes.</param>
public sealed record UnfinishedSupplement(long Id, long Length, long End, IReadOnlyList<UnknownHost> Hosts);

/// <summary>What a new supplement is: committed with its first batch, if none of the hosts is another supplement's by then.</summary>
/// <param name="Of">The source.</param>
/// <param name="Hosts">Of its <see cref="KnownSource.UnknownHosts"/> those whose lines are metered.</param>
public sealed record SupplementClaim(long Of, IReadOnlyList<UnknownHost> Hosts);
