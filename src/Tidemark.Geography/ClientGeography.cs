using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Tidemark.Files;
using Tidemark.Geography.Files;
using Tidemark.Geography.Ranges;

namespace Tidemark.Geography;

/// <summary>
/// Tells region and ISP of clients by the files of <see cref="GeographyOptions"/>. A lookup takes some tens of nanoseconds. Files that change
/// are read again while lookups continue; one that cannot be read any longer changes nothing.
/// </summary>
public sealed class ClientGeography : IClientLocator
{
    private readonly PlaceTable _places = new();
    private readonly IReadOnlyList<string> _paths;
    private readonly TimeSpan _every;
    private readonly TimeProvider _clock;
    private readonly ILogger<ClientGeography> _logger;
    private volatile PlaceRanges _ranges;
    private FileStamp?[] _seen;

    /// <summary>Reads the files.</summary>
    /// <exception cref="GeographyException">One cannot be read; names it and the fault.</exception>
    public ClientGeography(GeographyOptions options, TimeProvider clock, ILogger<ClientGeography> logger)
    {
        _paths = options.Paths;
        _every = options.ReloadEvery;
        _clock = clock;
        _logger = logger;
        _seen = Stamps();
        _ranges = Read();
    }

    /// <summary>How many ranges of addresses are known, neighbours of one place being one.</summary>
    public int Ranges => _ranges.Count;

    /// <inheritdoc/>
    public ClientPlace this[int number] => _places[number];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Locate(ReadOnlySpan<byte> address) => _paths.Count == 0 ? 0 : _ranges.Find(address);

    /// <summary>Reads files again when they have changed, until it is cancelled.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_every, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                Refresh();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // asked to stop
        }
    }

    /// <summary>Reads the files if one has changed since they were read last, or since they could not be.</summary>
    /// <returns>Whether places were read again.</returns>
    internal bool Refresh()
    {
        var stamps = Stamps();
        if (stamps.SequenceEqual(_seen))
        {
            return false;
        }

        try
        {
            var ranges = Read();
            if (!stamps.SequenceEqual(Stamps()))
            {
                // being written just now: next time
                return false;
            }

            _ranges = ranges;
            _logger.PlacesRead(ranges.Count);
            return true;
        }
        catch (GeographyException e)
        {
            _logger.PlacesUnreadable(e.Message);
            return false;
        }
        finally
        {
            _seen = stamps;
        }
    }

    private PlaceRanges Read()
    {
        var map = new PlaceMap();
        foreach (var path in _paths)
        {
            map = PlaceMap.Merge(map, GeographyFiles.Read(path, _places), _places.Fill);
        }

        return new PlaceRanges(map);
    }

    private FileStamp?[] Stamps() => [.. _paths.Select(StampOf)];

    private static FileStamp? StampOf(string path)
    {
        try
        {
            return FileStamp.Of(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // reading it will say why
            return null;
        }
    }
}
