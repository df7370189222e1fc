using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Watchfloor.Detection.LateralMovement;

/// <summary>Settings of the lateral movement detector, section <c>Detection:LateralMovement</c>.</summary>
public sealed class LateralMovementOptions
{
    /// <summary>Configuration section these settings come from.</summary>
    public const string Section = "Detection:LateralMovement";

    /// <summary>Lowest score that becomes a finding, 0 to 1. Default 0.5: a new logon alone stays below, one with a new service above.</summary>
    [Range(0.0, 1.0)]
    public double Threshold { get; set; } = 0.5;
}

[OptionsValidator]
internal sealed partial class LateralMovementOptionsValidator : IValidateOptions<LateralMovementOptions>;
