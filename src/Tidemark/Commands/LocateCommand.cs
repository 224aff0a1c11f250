using System.CommandLine;
using Tidemark.CommandLine;
using Tidemark.Geography;
using Tidemark.Geography.Names;
using Tidemark.Hosting;

namespace Tidemark.Commands;

/// <summary><c>locate</c>: where addresses are, and which file says so.</summary>
internal static class LocateCommand
{
    public static Command Build(Dictionary<Command, string> examples)
    {
        var addresses = new Argument<string[]>("ADDRESS") { Description = "IPv4 or IPv6 addresses", Arity = ArgumentArity.OneOrMore };
        addresses.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !AddressExplainer.IsAddress(token.Value)))
            {
                result.AddError($"invalid address '{token.Value}'; use IPv4 such as 203.0.113.7, or IPv6 such as 2001:db8::7");
            }
        });
        var json = Shared.Json();
        var command = new Command("locate", "Show region and ISP of addresses, and the file that each came from") { addresses, json };
        examples[command] = "tidemark locate 203.0.113.7 2001:db8::7\nTIDEMARK__Geography__Files=city.mmdb,asn.mmdb tidemark locate 203.0.113.7 --json";
        command.SetAction(async (parsed, _) =>
        {
            await using var rooms = Composition.Open(parsed);
            var options = rooms.GetRequiredService<GeographyOptions>();
            if (options.Files is null)
            {
                Printed.Remark("No geography files are configured. Set Geography:Files to MaxMind DB or CSV files.");
            }

            var explainer = new AddressExplainer(options);
            var explained = parsed.GetValue(addresses)!.Select(explainer.Explain).ToList();
            if (parsed.GetValue(json))
            {
                Printed.JsonArray(explained, (writer, one) =>
                {
                    writer.WriteString("address", one.Address);
                    writer.WriteString("region", one.Place.Region);
                    writer.WriteString("regionName", Regions.EnglishName(one.Place.Region));
                    writer.WriteString("regionChineseName", Regions.ChineseName(one.Place.Region));
                    writer.WriteString("regionFrom", one.RegionFrom);
                    writer.WriteString("isp", one.Place.Isp);
                    writer.WriteString("ispChineseName", Isps.ChineseName(one.Place.Isp));
                    writer.WriteString("ispFrom", one.IspFrom);
                });
            }
            else
            {
                Printed.Table([.. explained.Select(Row)]);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static string[] Row(ExplainedAddress one) =>
    [
        one.Address,
        $"{one.Place.Region} ({Regions.ChineseName(one.Place.Region)})",
        one.RegionFrom ?? "-",
        $"{one.Place.Isp} ({Isps.ChineseName(one.Place.Isp)})",
        one.IspFrom ?? "-",
    ];
}
