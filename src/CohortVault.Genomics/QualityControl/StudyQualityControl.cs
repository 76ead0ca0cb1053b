using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.QualityControl;

/// <summary>
/// Decides site by site and chunk by chunk what of a study can be imputed with a panel. One pass over the files, in
/// memory that does not grow with them.
/// </summary>
public static class StudyQualityControl
{
    /// <summary>Validates files, then runs quality control on them.</summary>
    /// <exception cref="InputRefusedException">The files cannot be worked with at all.</exception>
    public static QualityControlResult Run(
        IReadOnlyList<StudyFile> files, PanelDirectory panel, QualityControlOptions options,
        QualityControlOutputs outputs, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        Run(InputValidation.Run(files, panel, options, cancellation), panel, options, outputs, progress, cancellation);

    /// <summary>
    /// Runs quality control on validated files. When it ran but imputation cannot be started, the result says why in
    /// <see cref="QualityControlResult.Failure"/>, and its lists are as complete as ever.
    /// </summary>
    public static QualityControlResult Run(
        ValidatedInput input, PanelDirectory panel, QualityControlOptions options, QualityControlOutputs outputs,
        IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        using var run = new QualityControlRun(input, panel, options, outputs, progress, cancellation);
        return run.Run();
    }
}
