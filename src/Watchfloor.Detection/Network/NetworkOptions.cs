using Microsoft.Extensions.Options;

namespace Watchfloor.Detection.Network;

/// <summary>What every network detector must know of the company, section <c>Detection:Network</c>.</summary>
public sealed class NetworkOptions
{
    /// <summary>Configuration section these settings come from.</summary>
    public const string Section = "Detection:Network";

    /// <summary>Public ranges that are the company's own, for example <c>198.51.100.0/24</c>. Private ranges are known.</summary>
    public IList<string> InternalNetworks { get; } = [];

    /// <summary>Private ranges that are not the company's own, for example a partner's.</summary>
    public IList<string> ExternalNetworks { get; } = [];

    /// <summary>The company's DNS resolvers, by address. Empty: those that many hosts ask.</summary>
    public IList<string> Resolvers { get; } = [];

    /// <summary>
    /// What never becomes a network finding: names, <c>*.example.com</c> (which covers <c>example.com</c> too), addresses, networks. Applied when
    /// detectors run, so a change works on everything already stored.
    /// </summary>
    [System.ComponentModel.DataAnnotations.Required]
    public IList<string> Allowed { get; } = [];
}

[OptionsValidator]
internal sealed partial class NetworkOptionsValidator : IValidateOptions<NetworkOptions>;
