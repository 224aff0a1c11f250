using System.IO.Compression;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Logs.Formats.Own;
using Tidemark.Metering.Watch;

namespace Tidemark.Metering.Tests.Watch;

/// <summary>Whatever happens to a log in whatever order, each of its lines is metered once.</summary>
public sealed class WatchPropertyTests
{
    private const int Cases = 25;

    private enum Step
    {
        Append,
        AppendHalf,
        Poll,
        Flush,
        Rename,
        CopyTruncate,
        Compress,
        Kill,
        Restart,
    }

    [Fact]
    public void No_order_of_writing_rotating_compressing_and_killing_loses_or_doubles_a_line()
    {
        var steps = Gen.Frequency(
            (6, Gen.Constant(Step.Append)),
            (2, Gen.Constant(Step.AppendHalf)),
            (2, Gen.Constant(Step.Poll)),
            (5, Gen.Constant(Step.Flush)),
            (2, Gen.Constant(Step.Rename)),
            (2, Gen.Constant(Step.CopyTruncate)),
            (1, Gen.Constant(Step.Compress)),
            (1, Gen.Constant(Step.Kill)),
            (2, Gen.Constant(Step.Restart)));
        Prop.ForAll(steps.ArrayOf(40).ToArbitrary(), schedule => Exact(schedule)).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));
    }

    private static bool Exact(Step[] schedule)
    {
        using var world = new World();
        world.Play(schedule).GetAwaiter().GetResult();
        return true;
    }

    /// <summary>A folder of logs with a server that writes, a rotation, and a watch that lives or not.</summary>
    private sealed class World : WatchFixture
    {
        private readonly List<string> _rotated = [];
        private Watcher? _watcher;
        private string _half = "";
        private int _count;

        public async Task Play(Step[] schedule)
        {
            Directory.CreateDirectory(Logs);
            foreach (var step in schedule)
            {
                await Play(step);
            }

            Complete();
            await Play(Step.Restart);
            await Flush(_watcher!, 6);
            await ShouldBeExact(string.Join(' ', schedule));
            _watcher!.Dispose();
        }

        private async Task Play(Step step)
        {
            switch (step)
            {
                case Step.Append:
                    Complete();
                    Append("access.log", Fresh((_count++ % 7) + 1));
                    break;
                case Step.AppendHalf:
                    Complete();
                    _half = Fresh(1);
                    var cut = (_count++ * 31 % (_half.Length - 2)) + 1;
                    Append("access.log", _half[..cut]);
                    _half = _half[cut..];
                    break;
                case Step.Poll when _watcher is not null:
                    Clock.Advance(Options.Poll);
                    await _watcher.Poll(always: false, toTheEnd: false, default);
                    break;
                case Step.Flush when _watcher is not null:
                    await Flush(_watcher);
                    break;
                case Step.Rename when File.Exists(Log("access.log")):
                    Complete();
                    File.Move(Log("access.log"), Log(Rotated()));
                    break;
                case Step.CopyTruncate when File.Exists(Log("access.log")):
                    Complete();
                    CopyTruncate("access.log", Rotated());
                    break;
                case Step.Compress when _rotated.Count > 0:
                    Compress(_rotated[0]);
                    _rotated.RemoveAt(0);
                    break;
                case Step.Kill or Step.Restart:
                    _watcher?.Dispose();
                    _watcher = step == Step.Restart ? Follow(Logs) : null;
                    break;
            }
        }

        private void Complete()
        {
            if (_half.Length > 0)
            {
                Append("access.log", _half);
                _half = "";
            }
        }

        private string Rotated()
        {
            _rotated.Add($"access.log.{_rotated.Count + (_count++ * 100)}");
            return _rotated[^1];
        }

        private void Compress(string name)
        {
            using (var to = new GZipStream(File.Create(Log(name + ".gz")), CompressionLevel.Fastest))
            {
                to.Write(File.ReadAllBytes(Log(name)));
            }

            File.Delete(Log(name));
        }
    }
}
