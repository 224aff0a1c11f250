namespace Tidemark.Usage.Contract;

/// <summary>A fault in what is stored.</summary>
/// <param name="What">The kind of thing: <c>block</c>, <c>ranking</c>, <c>ledger</c>, ...</param>
/// <param name="Place">Where it is, as a person would name it.</param>
/// <param name="Problem">What is wrong.</param>
public sealed record StoredFault(string What, string Place, string Problem);

/// <summary>What a verification has read and found so far.</summary>
/// <param name="progress">Told again and again while the verification runs; null: nobody is.</param>
public sealed class Findings(IProgress<Findings>? progress = null)
{
    /// <summary>How many faults are listed; more are only counted.</summary>
    public const int MostListed = 1000;

    private const int Often = 256;

    private readonly Dictionary<string, long> _read = [];
    private readonly List<StoredFault> _faults = [];

    /// <summary>How many of each kind were read, in the order of reading.</summary>
    public IReadOnlyDictionary<string, long> Read => _read;

    /// <summary>The first faults, at most <see cref="MostListed"/>.</summary>
    public IReadOnlyList<StoredFault> Faults => _faults;

    /// <summary>How many faults there are.</summary>
    public long FaultCount { get; private set; }

    /// <summary>What is being read.</summary>
    public string Current { get; private set; } = "";

    /// <summary>How much of it was read.</summary>
    public long Done { get; private set; }

    /// <summary>How much of it there is; 0: unknown.</summary>
    public long Total { get; private set; }

    /// <summary>A kind is read from now on.</summary>
    public void Begin(string what, long total = 0)
    {
        (Current, Done, Total) = (what, 0, total);
        _read.TryAdd(what, 0);
        progress?.Report(this);
    }

    /// <summary>One more of the kind was read.</summary>
    public void Count()
    {
        _read[Current]++;
        if (++Done % Often == 0)
        {
            progress?.Report(this);
        }
    }

    /// <summary>Something is wrong.</summary>
    public void Add(string what, string place, string problem)
    {
        FaultCount++;
        if (_faults.Count < MostListed)
        {
            _faults.Add(new StoredFault(what, place, problem));
        }
    }

    /// <summary>Figures cannot be read.</summary>
    public void Add(string what, DamagedFiguresException fault) => Add(what, fault.Place, fault.Reason);
}
