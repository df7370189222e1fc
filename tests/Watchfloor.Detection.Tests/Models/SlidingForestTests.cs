using Watchfloor.Detection.Models.Calibration;
using Watchfloor.Detection.Models.Forest;

namespace Watchfloor.Detection.Tests.Models;

public class SlidingForestTests
{
    [Fact]
    public void Score_AfterManyRows_IsThatOfTheWindowAlone()
    {
        var rows = Clouds.Of(seed: 30, rows: 5000, columns: 4);
        var reference = IsolationForest.Grow(rows.AsMemory(0, 4 * 500), 4);
        var sliding = new SlidingForest(reference, 700);
        var rebuilt = new SlidingForest(reference, 700);

        for (var row = 0; row < 5000; row++)
        {
            sliding.Add(rows.AsSpan(row * 4, 4));
        }

        for (var row = 4300; row < 5000; row++)
        {
            rebuilt.Add(rows.AsSpan(row * 4, 4));
        }

        for (var row = 0; row < 300; row++)
        {
            Assert.Equal(rebuilt.Score(rows.AsSpan(row * 4, 4)), sliding.Score(rows.AsSpan(row * 4, 4)));
        }
    }

    [Fact]
    public void Score_StreamMovesOn_WhatWasUsualBecomesUnusual()
    {
        var before = Clouds.Of(seed: 31, rows: 1000, columns: 2);
        var after = before.Select(value => value + 2).ToArray();
        var sliding = new SlidingForest(IsolationForest.Grow((float[])[.. before, .. after], 2), 1000);
        foreach (var row in before.Chunk(2))
        {
            sliding.Add(row);
        }

        var (usual, unusual) = (sliding.Score([1.5f, 1.5f]), sliding.Score([3.5f, 3.5f]));
        foreach (var row in after.Chunk(2))
        {
            sliding.Add(row);
        }

        Assert.True(usual < unusual);
        Assert.True(sliding.Score([1.5f, 1.5f]) > sliding.Score([3.5f, 3.5f]));
    }

    [Fact]
    public void Of_EntityWithHistory_IsJudgedByItself()
    {
        var thresholds = new EntityThresholds(TailProbability.Of([.. Enumerable.Range(1, 999).Select(i => i / 1000.0)]));
        for (var i = 0; i < 200; i++)
        {
            thresholds.Learn("scanner", 0.99);
        }

        // (200 + 50 · p) / 250 with p = (1 + 10) / 1000 for everybody.
        Assert.Equal(0.011, thresholds.Of("clerk", 0.99), 6);
        Assert.Equal((200 + (50 * 0.011)) / 250, thresholds.Of("scanner", 0.99), 6);
    }

    [Theory]
    [InlineData(0.0, false)]
    [InlineData(0.15, true)]
    public void Add_ShiftedScores_RaiseTheAlarm(double shift, bool isRaised)
    {
        var random = new Random(3);
        var alarm = new DriftAlarm(TailProbability.Of([.. Enumerable.Range(0, 20_000).Select(_ => random.NextDouble())]));

        for (var i = 0; i < 2000; i++)
        {
            alarm.Add(random.NextDouble() + shift);
        }

        Assert.Equal(isRaised, alarm.IsRaised);
    }
}
