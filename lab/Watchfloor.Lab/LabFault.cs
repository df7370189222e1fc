namespace Watchfloor.Lab;

/// <summary>What a server does wrong on request.</summary>
public enum LabFault
{
    /// <summary>401, as for an expired token.</summary>
    Unauthorized,

    /// <summary>403, as for a missing scope.</summary>
    Forbidden,

    /// <summary>429 with the vendor's hint when to come back.</summary>
    TooManyRequests,

    /// <summary>429 without any hint.</summary>
    TooManyRequestsWithoutHint,

    /// <summary>500 with the vendor's error envelope.</summary>
    ServerError,

    /// <summary>503 with an HTML body, as a gateway sends it.</summary>
    GatewayError,

    /// <summary>The connection is torn down before an answer.</summary>
    Reset,

    /// <summary>200 with a body that stops in the middle of a record.</summary>
    TruncatedBody,

    /// <summary>The page before comes once more; the way on is right.</summary>
    RepeatedPage,

    /// <summary>An empty page that still says how to go on.</summary>
    EmptyPage,

    /// <summary>One record on the page has a shape nobody expects.</summary>
    MalformedRecord,

    /// <summary>429 with <c>Retry-After</c> in seconds.</summary>
    TooManyRequestsSeconds,

    /// <summary>429 with <c>Retry-After</c> as an HTTP date.</summary>
    TooManyRequestsDate,

    /// <summary>429 with <c>X-RateLimit-RetryAfter</c> in seconds since 1970.</summary>
    TooManyRequestsEpochSeconds,

    /// <summary>429 with <c>X-RateLimit-RetryAfter</c> in milliseconds since 1970.</summary>
    TooManyRequestsEpochMilliseconds,

    /// <summary>502 with an HTML body.</summary>
    BadGateway,

    /// <summary>503 with the vendor's error envelope.</summary>
    Unavailable,

    /// <summary>504 with an HTML body.</summary>
    GatewayTimeout,

    /// <summary>The connection is torn down in the middle of the body.</summary>
    ResetInBody,

    /// <summary>The right answer, a few bytes at a time.</summary>
    SlowBody,

    /// <summary>200 with a body that is whole and no JSON.</summary>
    MalformedBody,

    /// <summary>200 with a proxy's HTML page.</summary>
    HtmlWithOk,

    /// <summary>The records of the page in another order.</summary>
    ReorderedPage,

    /// <summary>The right page, whose way on is the cursor that was asked with: asking again goes on.</summary>
    RepeatedCursor,

    /// <summary>The cursor is too old, for good: the reader begins again where it is safe.</summary>
    ExpiredCursor,

    /// <summary>Field names in the records begin with a letter of the other case.</summary>
    RenamedFields,

    /// <summary>Numbers and booleans in the records are texts, lists of one are that one.</summary>
    ChangedTypes,

    /// <summary>200 on a batch call, with some of the things asked for missing and named under <c>errors</c>.</summary>
    PartialSuccess,

    /// <summary>404, as for an endpoint that is gone.</summary>
    NotFound,

    /// <summary>405, as for an endpoint that is gone.</summary>
    NotAllowed,

    /// <summary>410, as for an endpoint that is gone.</summary>
    Gone,
}
