using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Watchfloor.Ocsf;

namespace Watchfloor.Lake.Tests;

/// <summary>Events of any class with any attributes, the same for the same seed.</summary>
internal sealed class RandomEvents(int seed)
{
    private static readonly string[] Texts =
        ["", "a", "WS-0042.example.com", "192.0.2.7", "2001:db8::1", "quote\"back\\slash", "tab\tline\nfeed", "ünïcödé 漢字 😀", "nul\0inside", "{\"json\":1}", "' OR 1=1 --", "a\u202Eb", "x".PadLeft(300, 'x')];

    private readonly Random random = new(seed);

    /// <summary>Every class of the model.</summary>
    public static readonly Type[] Classes = [.. typeof(OcsfEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(OcsfEvent)) && !type.IsAbstract)];

    /// <summary>One event of a class.</summary>
    public OcsfEvent Next(Type type, string uid)
    {
        var made = (OcsfEvent)Make(type, 0, fill: random.NextDouble());
        return made with
        {
            Time = Time(),
            Metadata = made.Metadata with { Uid = uid, Version = "1.8.0" },
            RawData = random.Next(2) == 0 ? Text() : null,
        };
    }

    private DateTimeOffset Time() => new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero).AddMilliseconds(random.NextInt64(3 * 86_400_000L));

    private string Text() => Texts[random.Next(Texts.Length)];

    private object Make(Type type, int depth, double fill)
    {
        var made = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties().Where(property => property.CanWrite && property.GetCustomAttribute<JsonIgnoreAttribute>() is null))
        {
            var isRequired = property.GetCustomAttribute<System.Runtime.CompilerServices.RequiredMemberAttribute>() is not null;
            if (isRequired || (random.NextDouble() < fill && depth < 5))
            {
                property.SetValue(made, Value(property.PropertyType, depth + 1, fill * 0.8));
            }
        }

        return made;
    }

    private object? Value(Type type, int depth, double fill)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            _ when type == typeof(string) => Text(),
            _ when type == typeof(int) => random.Next(3) == 0 ? random.Next(int.MinValue, int.MaxValue) : random.Next(100),
            _ when type == typeof(long) => random.NextInt64(),
            _ when type == typeof(bool) => random.Next(2) == 0,
            _ when type == typeof(double) => Math.Round(random.NextDouble() * 180, 4),
            _ when type == typeof(DateTimeOffset) => Time(),
            _ when type.IsEnum => Enum.GetValues(type).GetValue(random.Next(Enum.GetValues(type).Length)),
            _ when type == typeof(JsonObject) => new JsonObject { [random.Next(2) == 0 ? "key" : "odd \"key\"\n漢"] = Text(), ["nested"] = new JsonObject { ["ip"] = "198.51.100.9", ["n"] = 1.5, ["none"] = null } },
            _ when type == typeof(JsonNode) => new JsonArray(Text(), 1, true, null, new JsonObject { ["deep"] = new JsonArray() }),
            _ when type.IsGenericType => List(type.GetGenericArguments()[0], depth, fill),
            _ => Make(type, depth, fill),
        };
    }

    private IList List(Type item, int depth, double fill)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
        for (var i = random.Next(4); i > 0; i--)
        {
            list.Add(Value(item, depth, fill));
        }

        return list;
    }
}
