using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Tidemark.Settings;
using Tidemark.Testing;

namespace Tidemark.Tests.Settings;

public sealed class SettingsReaderTests
{
    private static readonly Type[] Sections = [typeof(Lamp), typeof(Door)];

    public enum Colour
    {
        Red,
        Green,
    }

    [Fact]
    public void Without_settings_every_option_has_its_default()
    {
        var lamp = Read<Lamp>();
        lamp.Watts.ShouldBe(40);
        lamp.Host.ShouldBeNull();
        lamp.Burns.ShouldBe(TimeSpan.FromHours(2));
    }

    [Fact]
    public void The_environment_sets_every_type()
    {
        var lamp = Read<Lamp>(
            ("TIDEMARK__Lamp__Watts", "60"), ("TIDEMARK__Lamp__Host", "h"), ("TIDEMARK__Lamp__Burns", "00:00:05"),
            ("TIDEMARK__Lamp__Colour", "green"), ("TIDEMARK__lamp__dimmed", "True"), ("TIDEMARK__LAMP__FACTOR", "1.25"));
        lamp.Watts.ShouldBe(60);
        lamp.Host.ShouldBe("h");
        lamp.Burns.ShouldBe(TimeSpan.FromSeconds(5));
        lamp.Colour.ShouldBe(Colour.Green);
        lamp.Dimmed.ShouldBeTrue();
        lamp.Factor.ShouldBe(1.25);
    }

    [Fact]
    public void A_file_sets_options_and_the_environment_goes_first()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["s.json"], """{ "Lamp": { "Watts": 60, "Dimmed": true, "Burns": "11:00:00" }, "Door:Width": 2, /* why */ }""");
        var all = SettingsReader.Read(Sections, folder["s.json"], Variables(("TIDEMARK__Lamp__Watts", "70")));
        var lamp = all.OfType<Lamp>().Single();
        lamp.Watts.ShouldBe(70);
        lamp.Dimmed.ShouldBeTrue();
        lamp.Burns.ShouldBe(TimeSpan.FromHours(11));
        all.OfType<Door>().Single().Width.ShouldBe(2);
    }

    [Theory]
    [InlineData("TIDEMARK__Lamp__Wats", "60", "Lamp:Wats", "Watts")]
    [InlineData("TIDEMARK__Lampe__Watts", "60", "Lampe:Watts", "Lamp, Door")]
    [InlineData("TIDEMARK__Lamp__Watts", "601", "Lamp:Watts is '601'", "1 to 600")]
    [InlineData("TIDEMARK__Lamp__Watts", "sixty", "Lamp:Watts is 'sixty'", "a whole number")]
    [InlineData("TIDEMARK__Lamp__Watts", "", "Lamp:Watts is empty", "omit it")]
    [InlineData("TIDEMARK__Lamp__Colour", "Blue", "Lamp:Colour is 'Blue'", "one of Red, Green")]
    [InlineData("TIDEMARK__Lamp__Colour", "1", "Lamp:Colour is '1'", "one of Red, Green")]
    [InlineData("TIDEMARK__Lamp__Burns", "2", "Lamp:Burns is '2'", "hh:mm:ss")]
    [InlineData("TIDEMARK__Lamp__Burns", "23:00:00", "Lamp:Burns is '23:00:00'", "00:00:01 to 12:00:00")]
    [InlineData("TIDEMARK__Lamp__Dimmed", "yes", "Lamp:Dimmed is 'yes'", "true or false")]
    [InlineData("TIDEMARK__Lamp", "60", "TIDEMARK__Lamp", "TIDEMARK__Section__Name")]
    [InlineData("TIDEMARK__Lamp__Watts__Max", "60", "TIDEMARK__Lamp__Watts__Max", "TIDEMARK__Section__Name")]
    [InlineData("TIDEMARK_Lamp__Watts", "60", "TIDEMARK_Lamp__Watts", "TIDEMARK__Section__Name")]
    public void What_does_not_hold_is_told_with_name_value_and_rule(string variable, string value, string what, string rule)
    {
        var message = Refused((variable, value));
        message.ShouldContain(what);
        message.ShouldContain(rule);
        message.ShouldContain(variable);
    }

    [Fact]
    public void The_value_of_a_secret_is_never_shown()
    {
        var message = Refused(("TIDEMARK__Door__Secret", "hunter2-hunter2"));
        message.ShouldContain("Door:Secret is '***'");
        message.ShouldContain("at most 8 characters");
        message.ShouldNotContain("hunter2");
    }

    [Fact]
    public void Every_problem_is_told_at_once()
    {
        var message = Refused(("TIDEMARK__Lamp__Watts", "0"), ("TIDEMARK__Lamp__Nope", "1"));
        message.ShouldContain("Lamp:Watts is '0'");
        message.ShouldContain("Lamp:Nope");
    }

    [Fact]
    public void A_rule_between_options_of_a_section_is_told_with_their_names() =>
        Refused(("TIDEMARK__Door__Width", "9")).ShouldContain("Door:Width, Door:Height: the door is wider than high");

    [Theory]
    [InlineData("[]", "must contain an object")]
    [InlineData("{", "is not JSON")]
    [InlineData("""{"Lamp":1}""", "'Lamp'")]
    [InlineData("""{"Lamp":{"Watts":null}}""", "Lamp:Watts")]
    [InlineData("""{"Lamp":{"Watts":[1]}}""", "Lamp:Watts")]
    [InlineData("""{"Lamp":{"Watts":1,"Watts":2}}""", "is not JSON")]
    [InlineData("""{"Lamp":{"Watts":601}}""", "Lamp:Watts is '601'")]
    [InlineData("""{"Lamp":{"Wattage":60}}""", "Lamp:Wattage")]
    public void A_file_that_does_not_hold_is_told_by_its_path(string json, string what)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["s.json"], json);
        var message = Should.Throw<SettingsException>(() => SettingsReader.Read(Sections, folder["s.json"], Variables())).Message;
        message.ShouldContain(what);
        message.ShouldContain(folder["s.json"]);
    }

    [Fact]
    public void A_file_that_is_missing_is_told_by_its_path() =>
        Should.Throw<SettingsException>(() => SettingsReader.Read(Sections, "/nowhere/s.json", Variables())).Message.ShouldContain("/nowhere/s.json");

    [Fact]
    public void Variables_of_an_orchestrator_are_left_alone() =>
        Read<Lamp>(("TIDEMARK_SERVICE_HOST", "10.0.0.1"), ("TIDEMARK_PORT", "tcp://10.0.0.1:80"), ("TIDEMARK_DATA", "/d"), ("TIDEMARK_KEY", "k")).Watts.ShouldBe(40);

    private static T Read<T>(params (string Name, string Value)[] variables) =>
        SettingsReader.Read(Sections, null, Variables(variables)).OfType<T>().Single();

    private static string Refused(params (string Name, string Value)[] variables) =>
        Should.Throw<SettingsException>(() => SettingsReader.Read(Sections, null, Variables(variables))).Message;

    private static Hashtable Variables(params (string Name, string Value)[] variables)
    {
        var table = new Hashtable { ["PATH"] = "/bin", ["HOME__X"] = "1" };
        foreach (var (name, value) in variables)
        {
            table[name] = value;
        }

        return table;
    }

    public sealed class Lamp
    {
        public const string Section = "Lamp";

        [Description("How bright, watts.")]
        [Range(1, 600)]
        public int Watts { get; init; } = 40;

        [Description("Where.")]
        public string? Host { get; init; }

        [Description("How long.")]
        [Range(typeof(TimeSpan), "00:00:01", "12:00:00")]
        public TimeSpan Burns { get; init; } = TimeSpan.FromHours(2);

        [Description("Which.")]
        public Colour Colour { get; init; } = Colour.Red;

        [Description("Whether.")]
        public bool Dimmed { get; init; }

        [Description("By how much.")]
        public double Factor { get; init; } = 1;
    }

    public sealed class Door : IValidatableObject
    {
        public const string Section = "Door";

        [Description("Metres.")]
        public int Width { get; init; } = 1;

        [Description("Metres.")]
        public int Height { get; init; } = 3;

        [Description("Opens it.")]
        [PasswordPropertyText(true)]
        [MaxLength(8)]
        public string? Secret { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (Width > Height)
            {
                yield return new ValidationResult("the door is wider than high", [nameof(Width), nameof(Height)]);
            }
        }
    }
}
