using System.CommandLine;
using System.Globalization;
using Tidemark.Bench;
using Tidemark.Metering.Ingest;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Store;

var defaults = new LogOptions();
var format = new Option<string>("--format") { Description = "combined, alibaba or nginx-json", DefaultValueFactory = _ => defaults.Format };
format.AcceptOnlyFromAmong("combined", "alibaba", "nginx-json");
var lines = new Option<long>("--lines") { DefaultValueFactory = _ => defaults.Lines };
var domains = new Option<int>("--domains") { DefaultValueFactory = _ => defaults.Domains };
var urls = new Option<int>("--urls") { DefaultValueFactory = _ => defaults.Urls };
var clients = new Option<int>("--clients") { DefaultValueFactory = _ => defaults.Clients };
var days = new Option<double>("--days") { DefaultValueFactory = _ => defaults.Days };
var start = new Option<DateTimeOffset>("--start") { DefaultValueFactory = _ => defaults.Start };
var seed = new Option<ulong>("--seed") { DefaultValueFactory = _ => defaults.Seed };
var even = new Option<bool>("--even") { Description = "every hour has as many lines, instead of few before dawn and most in the evening" };
var generate = new Command("generate", "Writes a log to standard output: the same bytes for the same options.")
{
    format, lines, domains, urls, clients, days, start, seed, even,
};
generate.SetAction(parsed =>
{
    using var output = Console.OpenStandardOutput();
    new LogGenerator(new LogOptions
    {
        Format = parsed.GetValue(format)!,
        Lines = parsed.GetValue(lines),
        Domains = parsed.GetValue(domains),
        Urls = parsed.GetValue(urls),
        Clients = parsed.GetValue(clients),
        Days = parsed.GetValue(days),
        Start = parsed.GetValue(start),
        Seed = parsed.GetValue(seed),
        Even = parsed.GetValue(even),
    }).WriteTo(output);
});

var repeat = new Command("repeat", "Writes the combined log on standard input again and again, each time a whole number of days later, up to a number of lines.") { lines };
repeat.SetAction(parsed =>
{
    using var input = Console.OpenStandardInput();
    using var output = Console.OpenStandardOutput();
    new LogRepeater(input).WriteTo(output, parsed.GetValue(lines));
});

var file = new Argument<string>("file") { Description = "the log, or - for standard input" };
var database = new Option<string?>("--store") { Description = "the SQLite file of the usage store; without it, batches are counted and discarded" };
var domain = new Option<string?>("--domain");
var threads = new Option<int>("--threads");
var read = new Option<string>("--format") { Description = "what the lines are read as", DefaultValueFactory = _ => "auto" };
var ingest = new Command("ingest", "Meters a log into a usage store, without accounts around it.") { file, database, domain, threads, read };
ingest.SetAction(async (parsed, cancellationToken) =>
{
    IUsageStore usage = parsed.GetValue(database) is { } path ? new SqliteUsageStore(path, TimeProvider.System) : new DiscardingStore();
    var request = new IngestRequest(1_000_000_000_000_001, new EveryHost())
    {
        Domain = parsed.GetValue(domain),
        Threads = parsed.GetValue(threads),
        Format = parsed.GetValue(read)!,
    };
    var outcome = await new Ingestor(usage, TimeProvider.System).Ingest(parsed.GetValue(file)!, request, progress: null, cancellationToken);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{outcome.Lines} lines, {outcome.Accepted} accepted, {outcome.Rejected} rejected, {outcome.Duplicates} duplicates, {outcome.Bytes} bytes, {outcome.Elapsed.TotalSeconds:0.000} s, {outcome.Lines / outcome.Elapsed.TotalSeconds:0} lines/s"));
});

var folder = new Argument<string>("folder") { Description = "where the databases are; filled on first use" };
var storeDomains = new Option<int>("--domains") { DefaultValueFactory = _ => 500 };
var storeUrls = new Option<int>("--urls") { Description = "URLs a domain", DefaultValueFactory = _ => 200 };
var store = new Command("store", "Asks a usage store with a month of many domains what reports ask, beside plain SQL.") { folder, storeDomains, storeUrls };
store.SetAction((parsed, _) => new StoreBench(parsed.GetValue(folder)!, parsed.GetValue(storeDomains), parsed.GetValue(storeUrls)).Run());

var seconds = new Option<int>("--seconds") { DefaultValueFactory = _ => 60 };
var fuzzed = new Option<string?>("--format") { Description = "one format; without it, all" };
var fuzzSeed = new Option<ulong>("--seed") { DefaultValueFactory = _ => (ulong)Random.Shared.NextInt64() };
var fuzz = new Command("fuzz", "Feeds the parsers of log formats with damaged lines; fails with the line that broke one.") { seconds, fuzzed, fuzzSeed };
fuzz.SetAction(parsed =>
{
    var samples = Path.Combine(AppContext.BaseDirectory, "Samples");
    return new FuzzRun(samples, parsed.GetValue(fuzzSeed)).Run(TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(fuzzed)) ? 0 : 1;
});

var ranges = new Option<int>("--ranges") { Description = "ranges of addresses in the file", DefaultValueFactory = _ => 1_000_000 };
var lookup = new Command("lookup", "Looks up places of random addresses, beside parsing and binary search as the library has them.") { ranges };
lookup.SetAction(parsed => new LookupBench(parsed.GetValue(ranges), lookups: 1_000_000).Run());

var root = new RootCommand("Logs and loads for measurements.") { generate, repeat, ingest, store, lookup, fuzz };
return await root.Parse(args).InvokeAsync();

/// <summary>Every host is a domain.</summary>
internal sealed class EveryHost : IDomainDirectory
{
    public string? Resolve(string host) => host;
}
