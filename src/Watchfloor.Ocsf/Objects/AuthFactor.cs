namespace Watchfloor.Ocsf;

/// <summary>One factor of a sign-in. OCSF object auth_factor.</summary>
public sealed record AuthFactor
{
    /// <summary>1 SMS, 3 phone call, 4 biometric, 5 push, 7 OTP, 8 email, 10 WebAuthn, 11 password, 99 other.</summary>
    public required int FactorTypeId { get; init; }

    /// <summary>Source's own word.</summary>
    public string? FactorType { get; init; }
}
