using CohortVault.Attacks;

return await AttackRun.RunAsync(args);
