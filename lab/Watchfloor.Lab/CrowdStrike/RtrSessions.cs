using System.Collections.Concurrent;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>Sessions of Real Time Response and the commands that ran in them. A session dies ten minutes after it was last refreshed, on the story's clock.</summary>
internal sealed class RtrSessions(LabContext lab, Containment containment)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private static readonly string[] ReadOnlyCommands = ["cat", "cd", "clear", "env", "eventlog", "filehash", "getsid", "help", "history", "ipconfig", "ls", "mount", "netstat", "ps", "reg"];
    private static readonly string[] Active = ["cp", "get", "kill", "memdump", "mkdir", "mv", "rm", "restart", "runscript", "shutdown", "xmemdump", "zip", "map", "encrypt", "umount", "unmap", "update", "users"];
    private static readonly string[] Admin = ["put", "run", "put-and-run"];
    private readonly ConcurrentDictionary<string, Session> _sessions = new();
    private readonly ConcurrentDictionary<string, Command> _commands = new();
    private readonly ConcurrentDictionary<string, RtrHost> _hosts = new();
    private int _count;

    /// <summary>A session with one host.</summary>
    public sealed class Session
    {
        public required string Id { get; init; }

        public required string Aid { get; init; }

        public required bool IsQueued { get; init; }

        public DateTimeOffset Ends { get; set; }
    }

    /// <summary>A command that was sent.</summary>
    public sealed class Command
    {
        public required string Id { get; init; }

        public required string TaskId { get; init; }

        public required Session Session { get; init; }

        public required string Base { get; init; }

        public required IReadOnlyList<string> Chunks { get; init; }

        public required string Error { get; init; }

        public int Polls;
    }

    /// <summary>What a level of commands may run: 0 read-only, 1 active responder, 2 admin.</summary>
    public static bool Allows(int level, string command) =>
        ReadOnlyCommands.Contains(command) || (level > 0 && Active.Contains(command)) || (level > 1 && Admin.Contains(command));

    /// <summary>Opens a session; null when the host cannot be reached and may not be waited for.</summary>
    public Session? Open(string aid, bool queueOffline)
    {
        var isAwake = containment.IsAwake(aid);
        if (!isAwake && !queueOffline)
        {
            return null;
        }

        var session = new Session { Id = NextId(), Aid = aid, IsQueued = !isAwake, Ends = lab.Clock.GetUtcNow() + Lifetime };
        return _sessions[session.Id] = session;
    }

    /// <summary>A session that is alive; null otherwise.</summary>
    public Session? Find(string id) => _sessions.TryGetValue(id, out var session) && session.Ends > lab.Clock.GetUtcNow() ? session : null;

    /// <summary>The living session with a host; null when there is none.</summary>
    public Session? Of(string aid) => _sessions.Values.FirstOrDefault(session => session.Aid == aid && session.Ends > lab.Clock.GetUtcNow());

    /// <summary>Keeps a session alive.</summary>
    public void Refresh(Session session) => session.Ends = lab.Clock.GetUtcNow() + Lifetime;

    /// <summary>Closes a session; false when it is unknown.</summary>
    public bool Close(string id) => _sessions.TryRemove(id, out _);

    /// <summary>Runs a command.</summary>
    public Command Run(Session session, string command, string line)
    {
        var (output, error) = session.IsQueued ? ("", "") : _hosts.GetOrAdd(session.Aid, aid => new RtrHost(lab, aid)).Run(command, line);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var sent = new Command
        {
            Id = NextId(), TaskId = NextId(), Session = session, Base = command, Error = error,

            // Long output comes in pieces.
            Chunks = lines.Length == 0 ? [""] : [.. lines.Chunk(20).Select(chunk => string.Concat(chunk.Select(text => text + "\n")))],
        };
        return _commands[sent.Id] = sent;
    }

    /// <summary>A command that was sent; null when it is unknown.</summary>
    public Command? FindCommand(string id) => _commands.GetValueOrDefault(id);

    /// <summary>An id nobody has.</summary>
    public string NextId()
    {
        var hex = World.Seeds.Hex(lab.Options.Seed, $"rtr/{Interlocked.Increment(ref _count)}", 32);
        return $"{hex[..8]}-{hex[8..12]}-4{hex[13..16]}-a{hex[17..20]}-{hex[20..]}";
    }
}
