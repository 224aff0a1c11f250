using Tidemark.Api.Binding;
using Tidemark.Api.Errors;

namespace Tidemark.Api.Tests.Binding;

public sealed class ParametersTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("50", 50)]
    [InlineData("007", 7)]
    [InlineData(null, 20)]
    [InlineData("", 20)]
    public void An_integer_within_its_range_is_read_and_an_absent_one_has_its_default(string? value, int expected) =>
        Parameters.Integer("PageSize", 1, 50, absent: 20).Read(Given("PageSize", value)).ShouldBe(expected);

    [Theory]
    [InlineData("0")]
    [InlineData("51")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1.0")]
    [InlineData("0x1")]
    [InlineData("٣")]
    [InlineData("99999999999999999999")]
    public void An_integer_outside_its_range_is_refused_with_value_and_rule(string value)
    {
        var refusal = Should.Throw<ApiException>(() => Parameters.Integer("PageSize", 1, 50, absent: 20).Read(Given("PageSize", value)));
        refusal.Error.Code.ShouldBe("InvalidPageSize");
        refusal.Message.ShouldBe($"Specified parameter PageSize is not valid. PageSize: '{value}' is not a whole number from 1 to 50.");
    }

    [Theory]
    [InlineData("2026-11-20T08:00:00Z", true)]
    [InlineData("2026-11-20T08:00Z", false)]
    [InlineData("2026-11-20 08:00:00", false)]
    [InlineData("2026-11-20T08:00:00+00:00", false)]
    [InlineData("2026-11-20t08:00:00z", false)]
    [InlineData("2026-02-29T08:00:00Z", false)]
    [InlineData("2026-11-20T08:00:60Z", false)]
    public void A_time_is_utc_in_whole_seconds(string value, bool taken)
    {
        var parameter = Parameters.MandatoryTime("From");
        if (taken)
        {
            parameter.Read(Given("From", value)).ShouldBe(new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero));
        }
        else
        {
            Should.Throw<ApiException>(() => parameter.Read(Given("From", value))).Error.Code.ShouldBe("InvalidFrom");
        }
    }

    [Fact]
    public void Domain_names_fold_to_their_one_form_and_are_counted_first()
    {
        var parameter = Parameters.Domains(most: 3);
        parameter.Read(Given("DomainName", "WWW.Example.com, www.example.com,.example.com")).ShouldBe(["www.example.com", ".example.com"]);
        parameter.Read(Given("DomainName", null)).ShouldBeNull();
        Should.Throw<ApiException>(() => parameter.Read(Given("DomainName", "?,?,?,?"))).Message.ShouldContain("4 names are given; at most 3 are allowed.");
        Should.Throw<ApiException>(() => parameter.Read(Given("DomainName", "a.example.com,"))).Message.ShouldContain("empty");
        Should.Throw<ApiException>(() => parameter.Read(Given("DomainName", "no domain"))).Message.ShouldContain("'no domain' is not a domain name");
    }

    [Theory]
    [InlineData("[1,2]", "1,2")]
    [InlineData("[\"3\", 4]", "3,4")]
    [InlineData("[]", null)]
    [InlineData("[-1]", null)]
    [InlineData("[1.5]", null)]
    [InlineData("[[1]]", null)]
    [InlineData("{\"a\":1}", null)]
    [InlineData("1,2", null)]
    [InlineData("[1,", null)]
    public void Ids_are_a_json_array_of_whole_numbers(string value, string? expected)
    {
        var parameter = Parameters.MandatoryIds("NotifyIdList");
        if (expected is not null)
        {
            string.Join(",", parameter.Read(Given("NotifyIdList", value))).ShouldBe(expected);
        }
        else
        {
            Should.Throw<ApiException>(() => parameter.Read(Given("NotifyIdList", value))).Error.Code.ShouldBe("InvalidNotifyIdList");
        }
    }

    [Fact]
    public void Tags_are_numbered_pairs_and_a_value_may_be_left_out()
    {
        var parameter = Parameters.Tags();
        var given = new Dictionary<string, string> { ["Tag.1.Key"] = "a", ["Tag.1.Value"] = "b", ["Tag.20.Key"] = "c", ["Tag.21.Key"] = "ignored" };
        parameter.Read(given).ShouldBe(new Dictionary<string, string> { ["a"] = "b", ["c"] = "" });
        given["Tag.2.Value"] = "no key";
        Should.Throw<ApiException>(() => parameter.Read(given)).Error.Code.ShouldBe("InvalidTag");
        given["Tag.2.Key"] = "a";
        Should.Throw<ApiException>(() => parameter.Read(given)).Message.ShouldContain("a duplicate");
    }

    [Fact]
    public void An_operation_can_have_errors_of_its_own()
    {
        var own = new ErrorCode("Param.Invalid", 400, "Param invalid");
        var parameter = Parameters.MandatoryBoolean("WithConfirmed").Or(own, own);
        Should.Throw<ApiException>(() => parameter.Require(Given("WithConfirmed", ""))).Message.ShouldBe("Param invalid WithConfirmed is mandatory for this action.");
        Should.Throw<ApiException>(() => parameter.Read(Given("WithConfirmed", "yes"))).Error.ShouldBe(own);
        parameter.Read(Given("WithConfirmed", "TRUE")).ShouldBeTrue();
    }

    private static Dictionary<string, string> Given(string name, string? value) => value is null ? [] : new() { [name] = value };
}
