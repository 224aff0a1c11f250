using Tidemark.Tests.House.Sql;

namespace Tidemark.Tests.House;

/// <summary>Tables belong to rooms: a room's scripts create its tables, and its SQL names no others.</summary>
public sealed class TableTests
{
    private static readonly Lazy<List<Room>> Read = new(Rooms);

    [Fact]
    public void A_table_is_created_by_one_room() => Owners(Read.Value).Where(table => table.Value.Count > 1)
        .Select(table => $"{table.Key}: {string.Join(", ", table.Value)}").ShouldBeEmpty();

    [Fact]
    public void A_rooms_SQL_names_its_own_tables_only() => Trespasses(Read.Value).ShouldBeEmpty();

    [Fact]
    public void Every_table_is_named_by_the_SQL_in_its_rooms_sources()
    {
        var rooms = Read.Value;
        rooms.SelectMany(room => room.Created).Count().ShouldBeGreaterThan(30);
        rooms.SelectMany(room => room.Created.Except(room.Dropped, StringComparer.OrdinalIgnoreCase).Where(table => !room.InSources.Contains(table)).Select(table => $"{room.Name}: {table}")).ShouldBeEmpty();
    }

    [Fact]
    public void The_room_of_leases_and_secrets_owns_no_table() =>
        Read.Value.Single(room => room.Name == "Tidemark.Storage").Created.ShouldBeEmpty();

    [Theory]
    [InlineData("""var sql = "SELECT zone FROM account";""")]
    [InlineData("""var sql = "SELECT t.id, a.zone FROM task t JOIN account a ON a.id = t.account";""")]
    [InlineData("""var sql = "SELECT 1 FROM task, account";""")]
    [InlineData("""var sql = @"SELECT ""zone"" FROM account";""")]
    [InlineData("var sql = \"\"\"\n    DELETE FROM account\n    \"\"\";")]
    [InlineData("""var sql = $"SELECT {Columns} FROM account WHERE {column} = 1";""")]
    [InlineData("var sql = $$\"\"\"SELECT '{}' FROM account WHERE {{column}} = 1\"\"\";")]
    [InlineData("""var sql = "SELECT zone FR" + "OM account";""")]
    [InlineData("""const string Table = "account"; var sql = $"SELECT zone FROM {Table}";""")]
    [InlineData("""const string From = "FROM " + Table; const string Table = "account"; var sql = "SELECT zone " + From;""")]
    [InlineData("""var sql = $"SELECT {(all ? "1 FROM account" : "0")}";""")]
    [InlineData("""var sql = "INSERT INTO account (id) VALUES (1) ON CONFLICT DO NOTHING";""")]
    [InlineData("""var sql = "INSERT INTO task (id) SELECT id FROM account";""")]
    [InlineData("""var sql = "UPDATE account SET zone = 'UTC'";""")]
    [InlineData("""var sql = "UPDATE OR IGNORE account SET zone = 'UTC'";""")]
    [InlineData("""var sql = "update account set zone = 'UTC'";""")]
    [InlineData("""var sql = "select zone from account";""")]
    [InlineData("""var sql = "ALTER TABLE account ADD COLUMN x";""")]
    [InlineData("""var sql = "DROP TABLE IF EXISTS account";""")]
    [InlineData("""var sql = "CREATE INDEX mine ON account (zone)";""")]
    [InlineData("""var sql = "SELECT 1 FROM main.account";""")]
    [InlineData("""var sql = "WITH mine AS (SELECT 1 FROM account) SELECT 1 FROM mine";""")]
    [InlineData("""var rows = new LeasedRows(database, "account", clock, duration);""")]
    [InlineData("""private readonly LeasedRows _rows = new(database, "account", clock, duration);""")]
    public void SQL_that_names_another_rooms_table_is_found(string source) =>
        Trespasses(House(source)).ShouldBe(["Tracking/Source.cs names account of Accounts"]);

    [Theory]
    [InlineData("""var sql = "SELECT account FROM task WHERE account = 1";""")]
    [InlineData("""// SELECT zone FROM account""")]
    [InlineData("""/* SELECT zone FROM account */""")]
    [InlineData("""var quote = '"'; var words = "removed from account";""")]
    [InlineData("""var sql = "SELECT 'FROM account' FROM task -- JOIN account";""")]
    [InlineData("""var sql = "SELECT value FROM json_each(@account)";""")]
    [InlineData("""var sql = "CREATE TABLE mine (account INTEGER REFERENCES account (id) ON DELETE CASCADE)";""")]
    [InlineData("""var sql = "WITH account AS (SELECT 1) SELECT 1 FROM account";""")]
    [InlineData("""var sql = "INSERT INTO task (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET account = 2";""")]
    [InlineData("""var sql = "SELECT id FROM task WHERE a IS NOT DISTINCT FROM account";""")]
    public void SQL_that_names_no_other_rooms_table_is_left_alone(string source) => Trespasses(House(source)).ShouldBeEmpty();

    [Fact]
    public void A_script_that_reads_another_rooms_table_is_found() => Trespasses(
        [
            new Room("Accounts", [("001.sql", "CREATE TABLE account (id INTEGER);")], new Dictionary<string, string>()),
            new Room("Tracking", [("002.sql", "CREATE TABLE task (id INTEGER REFERENCES account (id));\nINSERT INTO task SELECT id FROM account;")], new Dictionary<string, string>()),
        ])
        .ShouldBe(["Tracking/002.sql names account of Accounts"]);

    private static List<Room> House(string source) =>
    [
        new Room("Accounts", [("001.sql", "CREATE TABLE account (id INTEGER PRIMARY KEY, zone TEXT);")], new Dictionary<string, string>()),
        new Room("Tracking", [("002.sql", "CREATE TABLE IF NOT EXISTS task (id INTEGER PRIMARY KEY);")], new Dictionary<string, string> { ["Source.cs"] = source }),
    ];

    private static List<string> Trespasses(IReadOnlyList<Room> rooms)
    {
        var owners = Owners(rooms);
        return [.. from room in rooms
                   from use in room.Uses
                   where owners.TryGetValue(use.Table, out var owner) && !owner.Contains(room.Name)
                   let trespass = $"{room.Name}/{use.File} names {use.Table} of {string.Join(", ", owners[use.Table])}"
                   group trespass by trespass into same
                   orderby same.Key
                   select same.Key];
    }

    private static Dictionary<string, List<string>> Owners(IReadOnlyList<Room> rooms) => rooms
        .SelectMany(room => room.Created.Select(table => (table, room.Name)))
        .GroupBy(pair => pair.table, pair => pair.Name, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(table => table.Key, table => table.Distinct().ToList(), StringComparer.OrdinalIgnoreCase);

    private static List<Room> Rooms() => [.. Directory.EnumerateDirectories(Repository.Path("src")).Order(StringComparer.Ordinal).Select(folder => new Room(
        Path.GetFileName(folder),
        Files(folder, "*.sql").Select(file => (file.Key, file.Value)),
        Files(folder, "*.cs")))];

    private static Dictionary<string, string> Files(string folder, string pattern) => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
        .Select(path => (Path: path, Relative: Path.GetRelativePath(folder, path).Replace('\\', '/')))
        .Where(file => !file.Relative.StartsWith("bin/", StringComparison.Ordinal) && !file.Relative.StartsWith("obj/", StringComparison.Ordinal))
        .ToDictionary(file => file.Relative, file => File.ReadAllText(file.Path));

    /// <summary>A room with what its scripts and its sources do to tables.</summary>
    private sealed class Room
    {
        public Room(string name, IEnumerable<(string File, string Sql)> scripts, IReadOnlyDictionary<string, string> sources)
        {
            Name = name;
            foreach (var (file, sql) in scripts)
            {
                Add(file, SqlTables.Of(sql));
            }

            var strings = new SourceStrings(sources);
            var fromScripts = Uses.Count;
            foreach (var (file, text) in strings.All())
            {
                Add(file, SqlTables.Of(text, maybeProse: true));
            }

            Uses.AddRange(strings.Leased());
            InSources = Uses.Skip(fromScripts).Select(use => use.Table).ToHashSet(StringComparer.OrdinalIgnoreCase);
        }

        public string Name { get; }

        public HashSet<string> Created { get; } = new(StringComparer.OrdinalIgnoreCase);

        public HashSet<string> Dropped { get; } = new(StringComparer.OrdinalIgnoreCase);

        public List<(string File, string Table)> Uses { get; } = [];

        public HashSet<string> InSources { get; }

        private void Add(string file, SqlTables tables)
        {
            Created.UnionWith(tables.Created);
            Dropped.UnionWith(tables.Dropped);
            Uses.AddRange(tables.Named.Select(table => (file, table)));
        }
    }
}
