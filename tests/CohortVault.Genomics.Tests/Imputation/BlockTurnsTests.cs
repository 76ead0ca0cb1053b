using CohortVault.Genomics.Imputation;

namespace CohortVault.Genomics.Tests.Imputation;

public sealed class BlockTurnsTests
{
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(9, 13, 1, 1)]
    [InlineData(9, 13, 2, 2)]
    [InlineData(40, 3, 2, 2)]
    [InlineData(9, 1, 2, 4)]
    [InlineData(9, 50, 3, 7)]
    public async Task Every_block_is_loaded_then_imputed_group_by_group_then_handed_on(
        int blocks, int groups, int stages, int threads)
    {
        var turns = new BlockTurns(blocks, groups, stages, loaded: 1);
        var gate = new Lock();
        var (loaded, handedOn, passed) = (1, 0, new int[groups]);
        void Work()
        {
            while (turns.Take(out var task, out var block, out var group))
            {
                lock (gate)
                {
                    switch (task)
                    {
                        case BlockTask.Load:
                            Assert.Equal(loaded, block);
                            Assert.True(block - handedOn < stages);
                            break;
                        case BlockTask.Impute:
                            Assert.True(block < loaded);
                            Assert.Equal(block, passed[group]);
                            break;
                        default:
                            Assert.Equal(handedOn, block);
                            Assert.All(passed, count => Assert.True(count > block));
                            break;
                    }
                }

                Thread.Yield();
                lock (gate)
                {
                    (loaded, handedOn) = (loaded + (task == BlockTask.Load ? 1 : 0), handedOn + (task == BlockTask.HandOn ? 1 : 0));
                    passed[group] += task == BlockTask.Impute ? 1 : 0;
                }

                turns.Done(task, block, group);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, threads).Select(_ => Task.Factory.StartNew(
            Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)))
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal(blocks, loaded);
        Assert.Equal(blocks, handedOn);
        Assert.All(passed, count => Assert.Equal(blocks, count));
    }

    [Fact]
    public async Task Who_waits_is_let_go_when_the_work_is_given_up()
    {
        var turns = new BlockTurns(blocks: 2, groups: 1, stages: 1, loaded: 1);
        Assert.True(turns.Take(out _, out _, out _));
        var waiting = Task.Run(() => turns.Take(out _, out _, out _), TestContext.Current.CancellationToken);

        turns.Stop();

        Assert.False(await waiting.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
    }
}
