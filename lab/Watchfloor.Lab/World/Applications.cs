using Watchfloor.Lab.Microsoft365;

namespace Watchfloor.Lab.World;

/// <summary>Applications and API clients that the company itself runs, all of them ordinary.</summary>
internal sealed class Applications
{
    public Applications(Story story)
    {
        var random = story.Stream("applications");
        ServicePrincipal New(string name, bool managed = false) => new(random.Guid(), random.Guid(), name, managed);

        Regular = [New("Reporting Export"), New("Ticket Gateway"), New("Room Booking"), New("Directory Reader")];
        Managed = [New("mi-web-front", true), New("mi-archive", true)];
        Pipeline = New($"{random.Pick(Words.NameFirst)}-build-pipeline");
        StreamReader = random.Hex(32);
        BuildClient = random.Hex(32);
    }

    /// <summary>Applications that read mail, users and calendars for the company.</summary>
    public IReadOnlyList<ServicePrincipal> Regular { get; }

    /// <summary>Identities of cloud resources.</summary>
    public IReadOnlyList<ServicePrincipal> Managed { get; }

    /// <summary>What the build server publishes with.</summary>
    public ServicePrincipal Pipeline { get; }

    /// <summary>The Falcon API client that the SIEM reads with.</summary>
    public string StreamReader { get; }

    /// <summary>The Falcon API client <c>ci-integration</c>.</summary>
    public string BuildClient { get; }
}
