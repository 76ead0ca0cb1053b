using System.CommandLine;
using CohortVault.Cli;
using CohortVault.Platform;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Server.Verbs;

/// <summary><c>cohortvault keys</c>: the master key, beside a running server or without one.</summary>
internal static class KeysVerb
{
    private static readonly Option<DirectoryInfo> _data = CommonOptions.Data();
    private static readonly Option<bool> _json = CommonOptions.Json();
    private static readonly Option<FileInfo?> _config = new("--config")
    {
        Description = "Configuration file (JSON) that the server is run with.",
    };

    private static readonly Option<bool> _input = new("--secrets-stdin")
    {
        Description = "Read passphrases and shares from standard input, one a line, in the order in which they are asked for.",
    };

    public static Command Create()
    {
        var keys = ServerVerbs.Keys.ToCommand();
        keys.Add(Status());
        keys.Add(Rotate());
        keys.Add(Split());
        keys.Add(Rewrap());
        keys.Add(EndEpoch());
        keys.Add(RecoveryVerbs.Export(_data, _json, _config, _input));
        keys.Add(RecoveryVerbs.Recover(_data, _json, _config, _input));
        return keys;
    }

    /// <summary>Opens the vault, asking where it is sealed, and hands the administration over.</summary>
    public static Task<int> RunAsync(
        ParseResult parsed, Func<IMasterKeyAdministration, VaultSecrets, CancellationToken, Task<int>> act, bool open,
        CancellationToken ct)
    {
        var data = parsed.GetValue(_data)!.FullName;
        if (!Directory.Exists(Path.Combine(data, "keys")))
        {
            Console.Error.WriteLine($"{data} is not a data directory. Name one with --data.");
            return Task.FromResult(ExitCode.NotFound);
        }

        var secrets = VaultSecrets.From(parsed.GetValue(_input));
        return Administration.RunSealedAsync(data, parsed.GetValue(_config)?.FullName, async (services, stop) =>
        {
            try
            {
                if (open && !await services.PrepareCohortVaultAsync(stop))
                {
                    await secrets.OpenAsync(services.GetRequiredService<IVaultSeal>(), stop);
                }

                return await act(services.GetRequiredService<IMasterKeyAdministration>(), secrets, stop);
            }
            catch (VaultClosedException closed)
            {
                await Console.Error.WriteLineAsync(closed.Message);
                return ExitCode.NotAllowed;
            }
        }, ct);
    }

    /// <summary>Says why something was declined.</summary>
    public static async Task<int> DeclineAsync(Refusal refusal)
    {
        await Console.Error.WriteLineAsync(refusal.Text);
        return refusal.ExitCode;
    }

    private static Command Status()
    {
        var status = new Command("status", "Where the master key comes from, what is wrapped under it, and who holds copies.")
        {
            _data, _config, _json,
        };
        status.SetAction((parsed, ct) => RunAsync(
            parsed,
            async (keys, _, stop) =>
            {
                var outcome = await keys.StatusAsync(stop);
                if (outcome.Refusal is { } refusal)
                {
                    return await DeclineAsync(refusal);
                }

                KeysReport.Print(outcome.Value, parsed.GetValue(_json));
                return ExitCode.Done;
            },
            open: false, ct));
        return status;
    }

    private static Command Rotate()
    {
        var rotate = new Command(
            "rotate", "Take a new master key and wrap every key under it anew; a running server goes on. Shares are handed out anew.")
        {
            _data, _config, _json, _input,
        };
        rotate.SetAction((parsed, ct) => RunAsync(
            parsed,
            async (keys, secrets, stop) =>
            {
                var now = (await keys.StatusAsync(stop)).Value;
                var set = now.Copies.FirstOrDefault(copy => copy.Set == now.ShareSet);
                return await ChangeAsync(keys, parsed, handOut => keys.RotateAsync(
                    new MasterKeyKeeping(now.Source, secrets.Passphrase, set?.Threshold ?? 0, set?.Count ?? 0), handOut, stop), stop);
            },
            open: true, ct));
        return rotate;
    }

    private static Command EndEpoch()
    {
        var end = new Command("end-epoch", "End the key epoch now: from then on no copy of the key store opens what was destroyed before.")
        {
            _data, _config,
        };
        end.SetAction((parsed, ct) => Administration.RunAsync(
            parsed.GetValue(_data)!.FullName, parsed.GetValue(_config)?.FullName,
            async (services, stop) =>
            {
                var epoch = await KeyEpochs.EndAsync(services, stop);
                Console.WriteLine($"Epoch {epoch} has begun, and the keys of earlier ones are destroyed.");
                return ExitCode.Done;
            },
            ct));
        return end;
    }

    private static Command Split()
    {
        var shares = new Argument<KeySplit>("K/N")
        {
            Description = "How many shares open, and how many there are: 3/5.",
            CustomParser = KeySplit.Parse,
        };
        var split = new Command(
            "split", "Split the master key: any K of N shares open the vault, and it is kept nowhere else. Splitting anew hands out new shares.")
        {
            shares, _data, _config, _json, _input,
        };
        split.SetAction((parsed, ct) => RunAsync(
            parsed,
            (keys, _, stop) => ChangeAsync(keys, parsed, handOut => keys.KeepAsync(
                parsed.GetRequiredValue(shares).Keeping, handOut, stop), stop),
            open: true, ct));
        return split;
    }

    private static Command Rewrap()
    {
        var to = KeeperOption();
        to.Required = true;
        var shares = KeySplit.Option();
        var rewrap = new Command("rewrap", "Keep the same master key in another way: in a file, under a passphrase, or as shares.")
        {
            to, shares, _data, _config, _json, _input,
        };
        rewrap.SetAction((parsed, ct) => RunAsync(
            parsed,
            (keys, secrets, stop) => ChangeAsync(keys, parsed, handOut => keys.KeepAsync(
                Keeping(parsed.GetValue(to)!, parsed.GetValue(shares), secrets), handOut, stop), stop),
            open: true, ct));
        return rewrap;
    }

    /// <summary>Which source the key is to have.</summary>
    public static Option<string> KeeperOption()
    {
        var to = new Option<string>("--to") { Description = "How the master key is kept from now on." };
        to.AcceptOnlyFromAmong(MasterKeySource.File, MasterKeySource.Passphrase, MasterKeySource.Shares);
        return to;
    }

    /// <summary>The way of keeping that the options name; asks for a passphrase where it takes one.</summary>
    public static MasterKeyKeeping Keeping(string source, KeySplit? shares, VaultSecrets secrets) => source switch
    {
        MasterKeySource.Passphrase => new MasterKeyKeeping(source, secrets.New("of the vault")),
        MasterKeySource.Shares => (shares ?? new KeySplit(0, 0)).Keeping,
        _ => new MasterKeyKeeping(source),
    };

    /// <summary>Carries a change out, prints shares as soon as they are there and the rest when it is done.</summary>
    public static async Task<int> ChangeAsync(
        IMasterKeyAdministration keys, ParseResult parsed,
        Func<Action<IReadOnlyList<string>>, Task<Outcome<MasterKeyChange>>> change, CancellationToken ct)
    {
        var json = parsed.GetValue(_json);
        IReadOnlyList<string> shares = [];
        var outcome = await change(given =>
        {
            shares = given;
            if (!json)
            {
                KeysReport.HandOut(given);
            }
        });
        if (outcome.Refusal is { } refusal)
        {
            return await DeclineAsync(refusal);
        }

        KeysReport.Print(outcome.Value, shares, (await keys.StatusAsync(ct)).Value, json);
        return ExitCode.Done;
    }
}
