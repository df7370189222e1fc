namespace Watchfloor.Lab.World;

/// <summary>Somebody with an account.</summary>
internal sealed class Person
{
    public required string ObjectId { get; init; }

    public required string Sid { get; init; }

    public required string Sam { get; init; }

    public required string Upn { get; init; }

    public required string Name { get; init; }

    public required string Department { get; init; }

    public required string JobTitle { get; set; }

    /// <summary>Minutes after midnight UTC when the working day begins.</summary>
    public required int DayBegins { get; init; }

    /// <summary>Address of the home line; the same for as long as the story lasts.</summary>
    public required string HomeAddress { get; init; }

    /// <summary>Address of the mobile carrier the phone comes out of.</summary>
    public required string MobileAddress { get; init; }

    /// <summary>Entra device id of the phone.</summary>
    public required string PhoneId { get; init; }

    /// <summary>Whether the days of the story are spent at home.</summary>
    public required bool WorksFromHome { get; init; }

    /// <summary>The workstation; null for a service account.</summary>
    public Device? Workstation { get; set; }

    /// <summary>Travelling while the story lasts: no ordinary day.</summary>
    public bool IsAway { get; set; }

    /// <summary>Whether every day is told in full. In a large company only a sample of people is; of the others one sees that they were there.</summary>
    public bool IsToldInFull { get; set; } = true;

    /// <summary>Last working day of somebody who leaves; null for everyone else.</summary>
    public DateTimeOffset? Leaves { get; set; }

    /// <summary>Service accounts and second accounts of administrators live by other habits.</summary>
    public bool IsService { get; init; }
}
