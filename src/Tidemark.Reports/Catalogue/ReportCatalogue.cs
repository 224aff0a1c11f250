namespace Tidemark.Reports.Catalogue;

/// <summary>The twelve operations reports of the CDN.</summary>
public static class ReportCatalogue
{
    /// <summary>All, by id.</summary>
    public static IReadOnlyList<ReportDefinition> All => throw new NotImplementedException();

    /// <summary>The report, or null.</summary>
    public static ReportDefinition? Find(int id) => throw new NotImplementedException(id.ToString());
}
