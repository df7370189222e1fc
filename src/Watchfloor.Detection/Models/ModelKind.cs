namespace Watchfloor.Detection.Models;

/// <summary>Kinds of anomaly models; see <c>docs/models.md</c> for when to take which.</summary>
public enum ModelKind
{
    /// <summary>Isolation forest as in the paper.</summary>
    Forest = 0,

    /// <summary>Isolation forest of hyperplanes over all columns.</summary>
    Extended = 1,

    /// <summary>Isolation forest whose columns are drawn by kurtosis.</summary>
    Kurtosis = 2,

    /// <summary>Fair-cut forest: two columns a cut, where both sides spread least.</summary>
    FairCut = 3,

    /// <summary>Isolation forest scored by density.</summary>
    Density = 4,

    /// <summary>Histograms of columns (HBOS).</summary>
    Histogram = 5,

    /// <summary>Tails of columns (ECOD).</summary>
    Ecod = 6,

    /// <summary>Tails of columns by skewness (COPOD).</summary>
    Copod = 7,

    /// <summary>Several of these together; no setting to choose.</summary>
    Best = 8,
}
