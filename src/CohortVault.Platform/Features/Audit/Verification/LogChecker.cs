using CohortVault.Sealing.Transparency;

namespace CohortVault.Platform.Features.Audit.Verification;

/// <summary>A root that somebody says the log had.</summary>
/// <param name="Size">Number of records.</param>
/// <param name="Root">Root hash.</param>
/// <param name="Source">Whose words these are, for the sentence: "The checkpoint of 2026-...".</param>
internal sealed record KnownRoot(long Size, byte[] Root, string Source);

/// <summary>
/// Takes the records in their order and builds the tree that was signed: from each record's own bytes where they fit the leaf hash
/// kept beside them, and otherwise from that hash, so that one change does not hide the next. The tree is compared with the tiles
/// and with every checkpoint. A change is named by record where the kept hash gives it away, and otherwise by the narrowest stretch
/// between two roots.
/// </summary>
internal sealed class LogChecker
{
    private const int MostProblems = 1000;
    private const int MostPending = 64;
    private const int MostRemoved = 16; // Records removed at one place, the later ones renumbered.

    private readonly Queue<KnownRoot> _roots;
    private readonly Func<long, byte[]?> _tiles;
    private readonly List<LogProblem> _problems = [];
    private readonly List<LogRow> _pending = [];
    private readonly List<LogRow> _changed = [];
    private LogRow? _last;
    private long _next;
    private long _shift;
    private long _lastGood;
    private bool _blind;
    private bool _named;

    /// <param name="roots">Roots to compare with, in any order.</param>
    /// <param name="tiles">Kept hash of a full tile of 256 records, by its number; null where none is kept.</param>
    public LogChecker(IEnumerable<KnownRoot> roots, Func<long, byte[]?> tiles)
    {
        (_roots, _tiles) = (new Queue<KnownRoot>(roots.OrderBy(root => root.Size)), tiles);
        CompareRoots();
    }

    /// <summary>The tree so far.</summary>
    public MerkleFrontier Tree { get; } = new();

    /// <summary>Number of records taken.</summary>
    public long Records { get; private set; }

    /// <summary>Number of roots that were compared and fitted.</summary>
    public int RootsHeld { get; private set; }

    /// <summary>Takes the next record.</summary>
    public void Take(LogRow row)
    {
        Records++;
        if (row.Sequence < _next)
        {
            Say(LogProblems.Of(LogProblems.Inserted, row, "has the number of another one: one of them was inserted"));
            return;
        }

        if (row.Sequence > _next)
        {
            ResolveChanged();
            NameGap(row);
        }

        _next = row.Sequence + 1;
        if (Fits(row, _shift))
        {
            ResolveChanged();
            Append(row.LeafHash);
        }
        else if (_pending.Count > 0 && Fits(row, _shift + _pending.Count)
            && !_pending.Exists(earlier => FitsAt(earlier, row.Sequence - _shift)))
        {
            ResolveInserted();
            Append(row.LeafHash);
        }
        else
        {
            _pending.Add(row);
            if (RemovedBefore() is { } removed)
            {
                ResolveRemoved(removed);
            }
            else if (_pending.Count > MostPending)
            {
                ResolveChanged();
            }
        }

        _last = row;
    }

    /// <summary>Everything that was found, after the last record.</summary>
    public IReadOnlyList<LogProblem> Finish()
    {
        ResolveChanged();
        foreach (var row in _changed)
        {
            // Two records that stand in each other's place were swapped; anything else was changed.
            var origin = _changed.FirstOrDefault(other => other.Sequence != row.Sequence && FitsAt(row, other.Sequence));
            Say(origin.LeafHash is null
                ? LogProblems.Of(LogProblems.Changed, row, "was changed")
                : LogProblems.Of(LogProblems.Moved, row, $"was moved here from place {origin.Sequence}"));
        }

        if (_roots.LastOrDefault() is { } longest)
        {
            Say(LogProblems.Of(
                LogProblems.Missing,
                $"{longest.Source} speaks of {longest.Size} records, but only {Tree.Size} are there: the last ones were removed."));
        }

        return [.. _problems.OrderBy(problem => problem.Sequence ?? long.MaxValue)];
    }

    private static bool FitsAt(LogRow row, long place) =>
        place >= 0 && row.HashAt(place).AsSpan().SequenceEqual(row.LeafHash);

    private static bool Fits(LogRow row, long shift) => FitsAt(row, row.Sequence - shift);

    private void NameGap(LogRow row)
    {
        for (; _next < row.Sequence && _problems.Count < MostProblems; _next++)
        {
            Say(LogProblems.Gap(_next, _last, row));
        }

        // What stood there is unknown, so no root behind this place can be compared.
        _blind = true;
        while (Tree.Size < row.Sequence - _shift)
        {
            Append(new byte[MerkleTree.HashSize]);
        }
    }

    private void ResolveChanged()
    {
        foreach (var row in _pending)
        {
            _named = true;
            if (_changed.Count < MostProblems)
            {
                _changed.Add(row);
            }

            Append(row.LeafHash);
        }

        _pending.Clear();
    }

    private void ResolveInserted()
    {
        foreach (var row in _pending)
        {
            Say(LogProblems.Of(LogProblems.Inserted, row, "was inserted, and those after it renumbered"));
        }

        _shift += _pending.Count;
        _pending.Clear();
    }

    // Two records in a row that both belong further back: with one alone it could as well have been moved.
    private long? RemovedBefore()
    {
        if (_pending.Count < 2)
        {
            return null;
        }

        for (var by = 1; by <= MostRemoved; by++)
        {
            if (Fits(_pending[^1], _shift - by) && Fits(_pending[^2], _shift - by))
            {
                return by;
            }
        }

        return null;
    }

    private void ResolveRemoved(long count)
    {
        var renumbered = _pending[^2..];
        _pending.RemoveRange(_pending.Count - 2, 2);
        ResolveChanged();
        Say(LogProblems.Of(
            LogProblems.Missing, renumbered[0],
            $"stood at place {renumbered[0].Sequence - _shift + count}: {count} before it {(count == 1 ? "was" : "were")} removed, and those after renumbered"));
        _shift -= count;
        _blind = true;
        while (Tree.Size < renumbered[0].Sequence - _shift)
        {
            Append(new byte[MerkleTree.HashSize]);
        }

        renumbered.ForEach(row => Append(row.LeafHash));
    }

    private void Append(byte[] hash)
    {
        Tree.Append(hash, (height, place, root) =>
        {
            if (height == TiledTree.TileHeight)
            {
                CompareTile(place, root);
            }
        });
        CompareRoots();
    }

    private void CompareTile(long place, byte[] root)
    {
        if (!_blind && _tiles(place) is { } kept && !kept.AsSpan().SequenceEqual(root))
        {
            NameStretch(place << TiledTree.TileHeight, Tree.Size + 1, "The hash kept of these 256");
        }
    }

    private void CompareRoots()
    {
        while (_roots.TryPeek(out var root) && root.Size == Tree.Size)
        {
            _roots.Dequeue();
            if (_blind)
            {
                continue;
            }

            if (Tree.Root().AsSpan().SequenceEqual(root.Root))
            {
                RootsHeld++;
                (_lastGood, _named) = (Tree.Size, false);
            }
            else
            {
                NameStretch(_lastGood, Tree.Size, root.Source);
            }
        }
    }

    // Behind a stretch whose tree is another than the signed one, no root can fit any more.
    private void NameStretch(long from, long to, string source)
    {
        _blind = true;
        Say(LogProblems.Of(
            LogProblems.Rewritten,
            _named || from == to
                ? $"{source} does not fit records {from} to {Math.Max(from, to - 1)}."
                : $"{source} does not fit records {from} to {to - 1}: one or more of them were changed, and the hashes beside them as well."));
    }

    private void Say(LogProblem problem)
    {
        _named = true;
        if (_problems.Count < MostProblems)
        {
            _problems.Add(problem);
        }
    }
}
