using Microsoft.Data.Sqlite;
using Tidemark.Usage.Contract;

namespace Tidemark.Usage.Store.Verification;

/// <summary>
/// Reads everything in the store and checks that it is whole and adds up. Sees one state of the store; runs beside commits.
/// </summary>
public sealed class UsageVerifier(SqliteUsageStore store)
{
    /// <summary>Checks everything and adds each fault to the findings.</summary>
    public void Verify(Findings findings, CancellationToken cancellationToken = default) => store.File.Read(connection =>
    {
        new FigureCheck(connection, findings, cancellationToken).Run();
        AudienceCheck.Rankings(connection, findings, cancellationToken);
        AudienceCheck.Visitors(connection, findings, cancellationToken);
        RollUpCheck.Run(connection, findings, cancellationToken);
        SourceCheck.Run(connection, findings, cancellationToken);
        PeriodCheck.Run(connection, findings, cancellationToken);
        return true;
    });

    /// <summary>Whether rows of an older version still lack checksums, which maintenance adds.</summary>
    public bool LacksChecksums() => store.File.Read(ChecksumFiller.AnyMissing);
}
