using Tidemark.Usage.Contract;
using Tidemark.Usage.Store;
using Tidemark.Usage.Store.Verification;

namespace Tidemark.Usage.Tests.Store.Verification;

/// <summary>What a verification says of a store.</summary>
internal static class Verified
{
    public static Findings Of(SqliteUsageStore store)
    {
        var findings = new Findings();
        new UsageVerifier(store).Verify(findings);
        return findings;
    }

    public static void IsWhole(SqliteUsageStore store) => Of(store).Faults.ShouldBeEmpty();
}
