using System.Globalization;

namespace Tidemark.Documents.Rendering;

/// <summary>
/// Turns SVG into PDF and PNG by librsvg's <c>rsvg-convert</c>, one short-lived process a call. Fonts are embedded as
/// subsets, text stays text.
/// </summary>
public sealed class SvgRenderer(DocumentOptions options, TimeProvider clock)
{
    /// <summary>What to install, in the words of Debian.</summary>
    public const string Install = "apt-get install librsvg2-bin fonts-wqy-microhei";

    private static readonly IReadOnlyDictionary<string, string> NoEnvironment = new Dictionary<string, string>();

    /// <summary>Makes one PDF of several SVG files, a page each.</summary>
    /// <param name="pages">Paths of the pages in their order; at least one.</param>
    /// <param name="target">The PDF to write.</param>
    /// <param name="date">The date inside the PDF; the same pages and date give the same bytes.</param>
    /// <param name="chinese">Whether the pages hold Chinese: then a font that has it must be there, or it would be missing in silence.</param>
    /// <param name="cancellationToken">Ends the child.</param>
    /// <exception cref="RenderingException">The renderer or a font is missing, the renderer complained or took too long.</exception>
    public async Task Pdf(IReadOnlyList<string> pages, string target, DateTimeOffset date, bool chinese, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(pages.Count);
        if (chinese)
        {
            await DemandChineseFont(cancellationToken);
        }

        await Render(
            ["--format=pdf", "--output", target, .. pages],
            new Dictionary<string, string> { ["SOURCE_DATE_EPOCH"] = date.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) },
            "",
            cancellationToken);
    }

    /// <summary>Makes a PNG of one drawing.</summary>
    /// <param name="svg">The drawing.</param>
    /// <param name="zoom">Pixels per px of the drawing, such as 2 for a fine display; 0.1 to 10.</param>
    /// <param name="cancellationToken">Ends the child.</param>
    /// <exception cref="RenderingException">The renderer is missing, complained or took too long.</exception>
    public async Task<byte[]> Png(string svg, double zoom = 1, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(zoom, 0.1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(zoom, 10);
        return await Render(
            ["--format=png", "--zoom", zoom.ToString("0.##", CultureInfo.InvariantCulture)], NoEnvironment, svg, cancellationToken);
    }

    /// <summary>What this machine lacks for documents, each with what to install; empty when nothing is missing.</summary>
    public async Task<IReadOnlyList<string>> Missing(CancellationToken cancellationToken = default)
    {
        using var timeout = new CancellationTokenSource(options.RenderTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var missing = new List<string>();
        try
        {
            if (await ChildProcess.Run(options.Renderer, ["--version"], NoEnvironment, "", either.Token) is not { ExitCode: 0 })
            {
                missing.Add($"The program {options.Renderer} is missing or does not run, so PDF exports and charts in mails fail. Install it with: {Install}");
            }

            if (await LacksChineseFont(either.Token))
            {
                missing.Add($"No Chinese font is installed, so PDF exports in Chinese fail. Install one with: {Install}");
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            missing.Add($"The program {options.Renderer} did not end within {options.RenderTimeout}, so PDF exports and charts in mails may fail. Check Documents:Renderer");
        }

        return missing;
    }

    private async Task<byte[]> Render(
        IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, string input, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.RenderTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var outcome = await ChildProcess.Run(options.Renderer, arguments, environment, input, either.Token)
                ?? throw new RenderingException(
                    $"The program {options.Renderer}, which creates PDFs, is not installed. Install it with: {Install}", needsInstall: true);
            return outcome.ExitCode == 0
                ? outcome.Output
                : throw new RenderingException($"{options.Renderer} failed with exit code {outcome.ExitCode}: {outcome.Complaint}");
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new RenderingException($"{options.Renderer} took longer than {options.RenderTimeout} and was stopped; increase Documents:RenderTimeout.");
        }
    }

    /// <summary>fc-list comes with librsvg's own text layout; where it is not, nothing can be said and nothing is.</summary>
    private static async Task<bool> LacksChineseFont(CancellationToken cancellationToken) =>
        await ChildProcess.Run("fc-list", ["-q", ":lang=zh-cn"], NoEnvironment, "", cancellationToken) is { ExitCode: 1 };

    private static async Task DemandChineseFont(CancellationToken cancellationToken)
    {
        if (await LacksChineseFont(cancellationToken))
        {
            throw new RenderingException($"No Chinese font is installed; Chinese text would be missing from the PDF. Install one with: {Install}", needsInstall: true);
        }
    }
}
