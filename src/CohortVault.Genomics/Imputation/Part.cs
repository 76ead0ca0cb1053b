namespace CohortVault.Genomics.Imputation;

/// <summary>Progress of a part of the work, told as progress of the whole.</summary>
internal sealed class Part : IProgress<double>
{
    private readonly IProgress<double> _whole;
    private readonly double _from;
    private readonly double _length;

    private Part(IProgress<double> whole, double from, double length) => (_whole, _from, _length) = (whole, from, length);

    public static IProgress<double>? Of(IProgress<double>? whole, double from, double length) =>
        whole is null ? null : new Part(whole, from, length);

    public void Report(double value) => _whole.Report(_from + (_length * value));
}
