using System.CommandLine;
using System.CommandLine.Parsing;
using Tidemark.Accounts;

namespace Tidemark.CommandLine;

/// <summary>Options that several commands have, each made again for its command.</summary>
internal static class Shared
{
    /// <summary>Where everything is kept; for every command.</summary>
    public static Option<string?> Data { get; } = new("--data")
    {
        Description = "Data folder; account create, serve and demo begin one (default: TIDEMARK_DATA, else ./data)",
        HelpName = "DIR",
        Recursive = true,
        Validators =
        {
            result =>
            {
                if (result.Tokens is [{ Value.Length: 0 }])
                {
                    result.AddError("--data is empty; name a folder, or omit the option to use ./data");
                }
            },
        },
    };

    /// <summary>The path of the data folder: from the command line, the environment, or <c>data</c>.</summary>
    public static string DataOf(ParseResult command) =>
        command.GetValue(Data) ?? (Environment.GetEnvironmentVariable("TIDEMARK_DATA") is { Length: > 0 } given ? given : "data");

    /// <summary>The settings file; for every command.</summary>
    public static Option<string?> Config { get; } = new("--config")
    {
        Description = "Settings file (JSON); environment variables TIDEMARK__Section__Name take precedence",
        HelpName = "FILE",
        Recursive = true,
    };

    /// <summary>The account that a command works for.</summary>
    public static Option<long> Account() => new("--account")
    {
        Description = "AliUid of the account, 16 digits",
        HelpName = "UID",
        Required = true,
        CustomParser = Uid,
    };

    /// <summary>Whether the result is JSON.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON" };

    /// <summary>Reads an AliUid.</summary>
    public static long Uid(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.Length == 16 && text.All(char.IsAsciiDigit) && long.Parse(text) is >= Accounts.Account.LeastUid and <= Accounts.Account.GreatestUid and var uid)
        {
            return uid;
        }

        result.AddError($"invalid AliUid '{text}'; use 16 digits, at most {Accounts.Account.GreatestUid}. List accounts with: tidemark account list");
        return 0;
    }

    /// <summary>Reads a TCP port; 0 lets the system choose.</summary>
    public static int Port(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (ushort.TryParse(text, out var port))
        {
            return port;
        }

        result.AddError($"invalid port '{text}'; use 0 to 65535 (0: the system chooses a free port)");
        return 0;
    }
}
