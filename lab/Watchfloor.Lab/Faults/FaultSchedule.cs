using System.Security.Cryptography;
using System.Text;

namespace Watchfloor.Lab.Faults;

/// <summary>Chooses the fault of each request by the profile, the seed, and how often the same path was asked: the same run meets the same faults.</summary>
internal sealed class FaultSchedule(FaultProfile profile, int seed)
{
    // Real services recover sooner or later; a client that asks three times gets its answer.
    private const int MostInARow = 2;

    // Feeds that are read side by side share a path: so many pass before the path says 401 again, and the one that was refused is among them.
    private const int PassesAfterRefusal = 8;

    // Who begins again from the start must arrive some day.
    private const int MostExpiries = 2;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Path> _paths = [];

    /// <summary>The profile.</summary>
    public FaultProfile Profile => profile;

    /// <summary>The fault of this request; null when it passes.</summary>
    public LabFault? Next(FaultRequest request)
    {
        if (Retirement(request) is { } gone)
        {
            return gone;
        }

        if (profile.Rate == 0 || !request.IsRead && !request.IsLogin)
        {
            return null;
        }

        var key = $"{request.Vendor} {request.Method} {request.Path}";
        lock (_gate)
        {
            if (!_paths.TryGetValue(key, out var path))
            {
                _paths[key] = path = new Path();
            }

            var draw = Draw($"{key}/{path.Requests++}");
            var kinds = profile.Kinds.Where(kind => Suits(kind, request, path)).ToList();
            if (path.InARow >= MostInARow || kinds.Count == 0 || Share(draw, 0) >= profile.Rate)
            {
                path.InARow = 0;
                path.Passes++;
                return null;
            }

            var chosen = kinds[(int)(Share(draw, 8) * kinds.Count)];
            path.InARow++;
            path.Passes = chosen == LabFault.Unauthorized ? 0 : path.Passes;
            path.Expiries += chosen == LabFault.ExpiredCursor ? 1 : 0;
            return chosen;
        }
    }

    private static bool Suits(LabFault kind, FaultRequest request, Path path) => kind switch
    {
        // A second 401 with a new token means that the client is not welcome; with a password or at the login so does the first.
        LabFault.Unauthorized => path.Passes >= PassesAfterRefusal && !request.IsLogin && request.Vendor != "proofpoint",

        // Falcon names an instant, Graph a wait, TAP nothing.
        LabFault.TooManyRequestsEpochSeconds or LabFault.TooManyRequestsEpochMilliseconds => request.Vendor == "crowdstrike",
        LabFault.TooManyRequestsSeconds or LabFault.TooManyRequestsDate => request.Vendor == "microsoft",
        LabFault.ExpiredCursor => !request.IsLogin && path.Expiries < MostExpiries,
        LabFault.PartialSuccess => request.Path.Contains("/entities/", StringComparison.OrdinalIgnoreCase) || request.Path.Contains("$batch", StringComparison.OrdinalIgnoreCase),
        _ => !IsShaping(kind) || (!request.IsLogin && !request.IsStream),
    };

    /// <summary>Whether the fault needs the right answer first and then spoils it.</summary>
    public static bool IsShaping(LabFault kind) => kind is LabFault.TruncatedBody or LabFault.RepeatedPage or LabFault.EmptyPage or LabFault.MalformedRecord or LabFault.ResetInBody or LabFault.SlowBody
        or LabFault.MalformedBody or LabFault.HtmlWithOk or LabFault.ReorderedPage or LabFault.RepeatedCursor or LabFault.ExpiredCursor or LabFault.RenamedFields or LabFault.ChangedTypes or LabFault.PartialSuccess;

    private LabFault? Retirement(FaultRequest request)
    {
        if (profile.Retired == 0 || request.IsLogin)
        {
            return null;
        }

        // What lies below an endpoint goes with it, so the first three parts of the path decide.
        var draw = Draw($"retired/{request.Vendor}/{string.Join('/', request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries).Take(3))}");
        return Share(draw, 0) >= profile.Retired ? null : (draw[8] % 3) switch
        {
            0 => LabFault.NotFound,
            1 => LabFault.NotAllowed,
            _ => LabFault.Gone,
        };
    }

    private byte[] Draw(string text) => SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{profile.Name}/{text}"));

    private static double Share(byte[] draw, int at) => BitConverter.ToUInt32(draw, at) / (uint.MaxValue + 1.0);

    private sealed class Path
    {
        public int Requests;
        public int InARow;
        public int Expiries;
        public int Passes = PassesAfterRefusal;
    }
}
