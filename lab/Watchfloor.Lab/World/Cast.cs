namespace Watchfloor.Lab.World;

/// <summary>Who plays which part. Nobody plays two while somebody has none; in a company of ten the small parts are shared.</summary>
internal sealed class Cast
{
    private readonly Dictionary<Person, int> _parts = [];
    private readonly HashSet<Person> _leads = [];
    private readonly Company _company;

    public Cast(Company company)
    {
        _company = company;
        FileServer = company.Server("FS");
        DomainController = company.Server("DC");
        Engineer = Lead("Engineering", person => person.Workstation!.MdeId is null && !person.WorksFromHome);
        Helpdesk = Lead("IT", person => person.JobTitle == "Helpdesk Analyst" && !person.WorksFromHome);
        Finance = Lead("Finance", person => !person.WorksFromHome);
        ExactClock = Lead("Marketing", _ => true).Workstation!;
    }

    /// <summary>u.eng of S2.</summary>
    public Person Engineer { get; }

    /// <summary>u.helpdesk.</summary>
    public Person Helpdesk { get; }

    /// <summary>The finance workstation that helpdesk repairs.</summary>
    public Person Finance { get; }

    /// <summary>d.file.</summary>
    public Device FileServer { get; }

    /// <summary>d.dc.</summary>
    public Device DomainController { get; }

    /// <summary>A workstation whose updater asks every sixty seconds to the millisecond.</summary>
    public Device ExactClock { get; }

    /// <summary>Somebody whom a scenario turns around: shares the part with a small one only when nobody else is left.</summary>
    public Person Lead(string department, Func<Person, bool> wanted)
    {
        var lead = Take(department, wanted);
        _leads.Add(lead);
        return lead;
    }

    /// <summary>Whether a scenario turns around somebody.</summary>
    public bool IsLead(Person person) => _leads.Contains(person);

    /// <summary>Somebody of a department who has no part yet.</summary>
    /// <param name="department">The department.</param>
    /// <param name="wanted">What is best; given up when nobody is so.</param>
    public Person Take(string department, Func<Person, bool> wanted)
    {
        var free = _company.Of(department).Where(person => !_parts.ContainsKey(person)).ToList();
        var taken = free.Find(person => wanted(person)) ?? (free.Count > 0 ? free[0] : _company.People.FirstOrDefault(person => !_parts.ContainsKey(person)) ?? LeastBusy());
        _parts[taken] = _parts.GetValueOrDefault(taken) + 1;
        taken.IsToldInFull = true;
        return taken;
    }

    /// <summary>Somebody of a department who has no part yet.</summary>
    public Person Take(string department) => Take(department, _ => true);

    private Person LeastBusy() => _company.People.OrderBy(person => _leads.Contains(person)).ThenBy(person => _parts[person]).First();
}
