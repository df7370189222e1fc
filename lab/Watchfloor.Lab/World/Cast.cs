namespace Watchfloor.Lab.World;

/// <summary>Who plays which part. Nobody plays two.</summary>
internal sealed class Cast
{
    private readonly HashSet<Person> _taken = [];
    private readonly Company _company;

    public Cast(Company company)
    {
        _company = company;
        FileServer = company.Server("FS");
        DomainController = company.Server("DC");
        Engineer = Take("Engineering", person => person.Workstation!.MdeId is null && !person.WorksFromHome);
        Helpdesk = Take("IT", person => person.JobTitle == "Helpdesk Analyst" && !person.WorksFromHome);
        Finance = Take("Finance", person => !person.WorksFromHome);
        ExactClock = Take("Marketing", _ => true).Workstation!;
    }

    /// <summary>u.eng.</summary>
    public Person Engineer { get; }

    /// <summary>u.helpdesk.</summary>
    public Person Helpdesk { get; }

    /// <summary>u.finance.</summary>
    public Person Finance { get; }

    /// <summary>d.file.</summary>
    public Device FileServer { get; }

    /// <summary>d.dc.</summary>
    public Device DomainController { get; }

    /// <summary>A workstation whose updater asks every sixty seconds to the millisecond.</summary>
    public Device ExactClock { get; }

    /// <summary>Somebody of a department who has no part yet.</summary>
    /// <param name="department">The department.</param>
    /// <param name="wanted">What is best; given up when nobody is so.</param>
    public Person Take(string department, Func<Person, bool> wanted)
    {
        var free = _company.Of(department).Where(person => !_taken.Contains(person)).ToList();
        var taken = free.Find(person => wanted(person)) ?? (free.Count > 0 ? free[0] : _company.People.First(person => !_taken.Contains(person)));
        _taken.Add(taken);
        return taken;
    }

    /// <summary>Somebody of a department who has no part yet.</summary>
    public Person Take(string department) => Take(department, _ => true);
}
