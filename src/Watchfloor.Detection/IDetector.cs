namespace Watchfloor.Detection;

/// <summary>Looks at the lake over a window of time and says what it finds.</summary>
public interface IDetector
{
    /// <summary>Name on the command line and in findings, for example <c>beacon</c>.</summary>
    string Name { get; }

    /// <summary>What its model looks at; null when it has no model.</summary>
    FeatureSet? Features => null;

    /// <summary>Finds; same lake, window and options give the same findings in the same order, highest score first.</summary>
    Task<IReadOnlyList<Finding>> DetectAsync(DetectionContext context, CancellationToken cancellationToken);
}
