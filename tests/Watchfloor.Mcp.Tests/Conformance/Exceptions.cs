namespace Watchfloor.Mcp.Tests.Conformance;

/// <summary>Every scenario of the official suite that a server of ours does not pass, and why. The one place: what is not listed must pass, and what is listed must not.</summary>
internal static class Exceptions
{
    /// <summary>The fixture's name in <see cref="Of"/>.</summary>
    public const string Fixture = "fixture";

    private const string FixedName = "asks for a tool, resource or prompt by a fixed name, which the fixture has and a real server has no use for";

    private static readonly IReadOnlyDictionary<string, string> Real = new Dictionary<string, string>
    {
        ["tools-call-simple-text"] = FixedName,
        ["tools-call-image"] = FixedName,
        ["tools-call-audio"] = FixedName,
        ["tools-call-embedded-resource"] = FixedName,
        ["tools-call-mixed-content"] = FixedName,
        ["tools-call-with-logging"] = FixedName,
        ["tools-call-error"] = FixedName,
        ["tools-call-with-progress"] = FixedName,
        ["tools-call-sampling"] = FixedName,
        ["tools-call-elicitation"] = FixedName,
        ["json-schema-2020-12"] = FixedName,
        ["elicitation-sep1034-defaults"] = FixedName,
        ["elicitation-sep1330-enums"] = FixedName,
        ["resources-read-text"] = FixedName,
        ["resources-read-binary"] = FixedName,
        ["resources-templates-read"] = FixedName,
        ["prompts-get-simple"] = FixedName,
        ["prompts-get-with-args"] = FixedName,
        ["prompts-get-embedded-resource"] = FixedName,
        ["prompts-get-with-image"] = FixedName,
    };

    private const string NeedsSession = "begins with the session's id, which a server without sessions does not give";
    private const string AsksBack = "asks the client something during a call, for which the two need a session";

    private static readonly IReadOnlyDictionary<string, string> Stateless = new Dictionary<string, string>
    {
        ["tools-call-sampling"] = AsksBack,
        ["tools-call-elicitation"] = AsksBack,
        ["elicitation-sep1034-defaults"] = AsksBack,
        ["elicitation-sep1330-enums"] = AsksBack,
        ["server-sse-polling"] = NeedsSession,
        ["server-sse-multiple-streams"] = NeedsSession,
    };

    /// <summary>The scenarios that <paramref name="server"/> does not pass.</summary>
    public static IEnumerable<string> Of(string server, bool isStateless) => (server == Fixture ? [] : Real.Keys).Concat(isStateless ? Stateless.Keys : []).Distinct();
}
