// One server at a time: what is tested is faults, not how a laptop copes with ten servers.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
