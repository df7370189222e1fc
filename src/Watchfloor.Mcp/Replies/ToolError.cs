namespace Watchfloor.Mcp;

/// <summary>Why a call got no answer, as data that a model can act on. Holds no secret and no stack trace.</summary>
/// <param name="Code">One of <see cref="ToolErrorCode"/>.</param>
/// <param name="Message">What was wrong, and where.</param>
/// <param name="Fix">What to do.</param>
public sealed record ToolError(string Code, string Message, string Fix)
{
    /// <summary>Permissions to grant, in the vendor's words.</summary>
    public IReadOnlyList<string> MissingScopes { get; init; } = [];

    /// <summary>When it is worth trying again; null when trying again alone does not help.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>The codes of <see cref="ToolError"/> and of the entries in <c>partial</c>.</summary>
public static class ToolErrorCode
{
    /// <summary>An argument is missing, unknown, of the wrong kind or out of range.</summary>
    public const string WrongArgument = "wrong_argument";

    /// <summary>There is nothing of that id.</summary>
    public const string NotFound = "not_found";

    /// <summary>The cursor is too old, from another tool, or not one of ours.</summary>
    public const string CursorInvalid = "cursor_invalid";

    /// <summary>The vendor refused for want of a permission.</summary>
    public const string MissingScope = "missing_scope";

    /// <summary>The vendor refused the credential.</summary>
    public const string Unauthorized = "unauthorized";

    /// <summary>Too many calls, the vendor's limit or ours.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>The vendor failed or gave no answer.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>The source is not configured or was never read.</summary>
    public const string NotAsked = "not_asked";

    /// <summary>The lake or the incident file cannot be read.</summary>
    public const string StoreFailed = "store_failed";

    /// <summary>The work took too long.</summary>
    public const string Timeout = "timeout";

    /// <summary>A person must approve first.</summary>
    public const string ApprovalRequired = "approval_required";

    /// <summary>Something of ours broke; the log has the details.</summary>
    public const string Internal = "internal";
}

/// <summary>Ends a call with a <see cref="ToolError"/>.</summary>
public sealed class ToolErrorException(ToolError error) : Exception(error.Message)
{
    /// <summary>Ends a call for a wrong argument.</summary>
    public static ToolErrorException Argument(string message, string fix) => new(new(ToolErrorCode.WrongArgument, message, fix));

    /// <summary>The error.</summary>
    public ToolError Error { get; } = error;
}
