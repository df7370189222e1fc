namespace Watchfloor.Lab.World;

/// <summary>Word lists that names are put together from. All invented or everyday.</summary>
internal static class Words
{
    public static readonly string[] FirstNames =
    [
        "Ada", "Alan", "Alma", "Amir", "Anna", "Aron", "Bela", "Berit", "Boris", "Carla", "Carlos", "Cedric", "Chloe", "Clara", "Daniel", "Daria", "David", "Dora", "Edda", "Elias",
        "Elena", "Emil", "Emma", "Erik", "Esther", "Eva", "Fabian", "Fatima", "Felix", "Finn", "Frida", "Georg", "Greta", "Hanna", "Hugo", "Ida", "Ines", "Ivan", "Jana", "Jonas",
        "Julia", "Karim", "Karin", "Kira", "Lars", "Lea", "Leon", "Lina", "Louis", "Luca", "Maja", "Malik", "Marta", "Mila", "Nadia", "Nils", "Nora", "Olga", "Oskar", "Otto",
        "Pablo", "Paula", "Petra", "Rafael", "Rosa", "Ruben", "Samir", "Sara", "Simon", "Sofia", "Tara", "Theo", "Tomas", "Uma", "Vera", "Viktor", "Wanda", "Yara", "Yusuf", "Zoe",
    ];

    public static readonly string[] LastNames =
    [
        "Abel", "Adler", "Albers", "Arendt", "Bach", "Baum", "Becker", "Berger", "Binder", "Blume", "Brandt", "Busch", "Castro", "Conrad", "Cruz", "Dahl", "Diaz", "Dorn", "Ebert", "Eck",
        "Engel", "Erdem", "Falk", "Faber", "Fink", "Frank", "Gallo", "Gerber", "Graf", "Gross", "Haas", "Hagen", "Hahn", "Heller", "Hofer", "Horn", "Ibsen", "Ivers", "Jansen", "Jung",
        "Kaiser", "Keller", "Klein", "Koch", "Krause", "Kurz", "Lang", "Lenz", "Linde", "Lopez", "Lorenz", "Maier", "Marek", "Marti", "Meyer", "Moser", "Novak", "Nyberg", "Olsen", "Ortiz",
        "Otte", "Pavel", "Peters", "Pohl", "Quast", "Rauch", "Reuter", "Richter", "Rossi", "Roth", "Sander", "Sauer", "Schmid", "Seidel", "Silva", "Simic", "Sommer", "Stark", "Stein", "Sturm",
        "Thiel", "Toth", "Ulrich", "Unger", "Urban", "Vogel", "Voss", "Wagner", "Walter", "Weber", "Weiss", "Winter", "Wolf", "Young", "Zander", "Zeller", "Ziegler", "Zimmer", "Zola", "Zorn",
    ];

    public static readonly string[] CompanyFirst = ["Aldera", "Borealis", "Cadence", "Corvus", "Delmare", "Eastgate", "Fairholm", "Granvia", "Halden", "Ironwell", "Juniper", "Kestrel", "Lumena", "Meridian", "Northvale", "Orvend", "Pallas", "Quarry", "Redwater", "Silvan", "Tarnow", "Umbra", "Valmont", "Westmark"];

    public static readonly string[] CompanySecond = ["Fabrication", "Castings", "Instruments", "Logistics", "Polymers", "Optics", "Turbines", "Textiles", "Foods", "Packaging", "Robotics", "Tooling"];

    public static readonly string[] NameFirst = ["amber", "arc", "atlas", "aura", "beam", "birch", "blue", "bright", "cedar", "chime", "cobalt", "coral", "crest", "delta", "dune", "echo", "ember", "fern", "flint", "gale", "glade", "harbor", "hazel", "iris", "jade", "lark", "lime", "lotus", "maple", "mint", "nova", "oak", "onyx", "opal", "pearl", "pine", "plume", "quartz", "reed", "sage", "slate", "sol", "spruce", "tidal", "topaz", "vale", "velvet", "willow", "zephyr", "zinc"];

    public static readonly string[] NameSecond = ["base", "board", "bridge", "cast", "cloud", "desk", "docs", "drive", "feed", "field", "flow", "form", "forge", "grid", "hub", "line", "link", "loop", "mail", "mark", "meet", "mesh", "metrics", "nest", "node", "pages", "path", "peak", "point", "port", "press", "pulse", "rail", "ring", "share", "shop", "stack", "stream", "sync", "tools", "trace", "vault", "view", "ware", "watch", "works", "yard", "zone"];

    public static readonly (string Name, int Share, string[] Titles)[] Departments =
    [
        ("Engineering", 22, ["Design Engineer", "Test Engineer", "Project Engineer", "Technical Lead"]),
        ("Production", 24, ["Shift Lead", "Planner", "Quality Inspector", "Maintenance Technician"]),
        ("Sales", 14, ["Account Manager", "Sales Engineer", "Inside Sales"]),
        ("Procurement", 8, ["Buyer", "Tender Specialist", "Supplier Manager"]),
        ("Finance", 8, ["Accountant", "Controller", "Accounts Payable Specialist"]),
        ("Logistics", 8, ["Dispatcher", "Warehouse Planner"]),
        ("Human Resources", 4, ["HR Partner", "Recruiter"]),
        ("Legal and Records", 3, ["Counsel", "Records Manager"]),
        ("Marketing", 4, ["Editor", "Event Manager"]),
        ("IT", 5, ["Helpdesk Analyst", "System Administrator", "Network Engineer", "Build Engineer"]),
    ];

    public static readonly string[] MailTopics = ["Minutes", "Offer", "Delivery note", "Meeting on Thursday", "Question on drawing", "Order confirmation", "Reminder", "Travel plan", "Price list", "Inspection report", "Visit next week", "Feedback", "Newsletter", "Invitation", "Agenda", "Change request", "Status", "Timesheet", "Contract draft", "Samples"];
}
