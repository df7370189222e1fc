namespace Watchfloor.Detection.People;

/// <summary>What detectors of people ask alike, so that they mean the same person and compare him with the same others.</summary>
internal static class PeopleQueries
{
    /// <summary>Name of the query for departments.</summary>
    public const string DepartmentsFile = "departments.sql";

    /// <summary>Whom a person is compared with: <c>who</c>, an id or a name in lower case, and <c>department</c>, where it has at least five people.</summary>
    public static readonly string Departments = EmbeddedText.Read(typeof(PeopleQueries), DepartmentsFile);

    /// <summary>Sign-ins from an address of somebody who is known by id or by name: all columns, with the record's <c>id</c>, <c>who</c> (as in <see cref="Departments"/>) and a <c>name</c> to tell.</summary>
    public static readonly string SignIns = EmbeddedText.Read(typeof(PeopleQueries), "signins.sql");

    /// <summary>A query that lies beside a type, with <c>{departments}</c> and <c>{signins}</c> filled in.</summary>
    public static string Read(Type beside, string file) => EmbeddedText.Read(beside, file)
        .Replace("{departments}", Departments, StringComparison.Ordinal)
        .Replace("{signins}", SignIns, StringComparison.Ordinal);
}
