using Microsoft.Data.Sqlite;

namespace Tidemark.Sqlite.Tests;

public sealed class SqliteStatementTests
{
    [Fact]
    public void A_parameter_has_what_was_bound_last_whatever_it_had_before()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var statement = new SqliteStatement(connection, "SELECT typeof(?1), ?1");

        (string, long) Is()
        {
            statement.Step().ShouldBeTrue();
            var now = (statement.Text(0), statement.Int64(1));
            statement.Reset();
            return now;
        }

        statement.Bind(1, 7L);
        Is().ShouldBe(("integer", 7));
        statement.Bind(1, 7L);
        Is().ShouldBe(("integer", 7));
        statement.Bind(1, (long?)null);
        Is().ShouldBe(("null", 0));
        statement.Bind(1, 7L);
        Is().ShouldBe(("integer", 7));
        statement.Bind(1, "8");
        Is().ShouldBe(("text", 8));
        statement.Bind(1, 7L);
        Is().ShouldBe(("integer", 7));
        statement.Bind(1, "9"u8);
        Is().ShouldBe(("blob", 9));
        statement.Bind(1, (long?)7);
        Is().ShouldBe(("integer", 7));
    }

    [Fact]
    public void Parameters_beyond_the_sixteenth_are_bound_too()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var statement = new SqliteStatement(connection, "SELECT ?20 - ?16 - ?15");

        statement.Bind(15, 1L).Bind(16, 10L).Bind(20, 100L).Step().ShouldBeTrue();

        statement.Int64(0).ShouldBe(89);
    }
}
