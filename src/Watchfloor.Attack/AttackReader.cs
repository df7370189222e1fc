using System.Text.Json;

namespace Watchfloor.Mitre;

/// <summary>Reads the shipped file in one pass.</summary>
/// <remarks>By hand, since a serializer's first call costs more than the whole pass, and every short command pays it.</remarks>
internal static class AttackReader
{
    public static AttackCatalog Read(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        var version = "";
        var tactics = new List<Tactic>();
        var techniques = new List<Technique>();
        var components = new List<DataComponent>();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("attackVersion"u8))
            {
                version = NextString(ref reader);
            }
            else if (reader.ValueTextEquals("tactics"u8))
            {
                ReadEach(ref reader, (ref Utf8JsonReader each) => tactics.Add(ReadTactic(ref each)));
                tactics.Sort((left, right) => left.Order.CompareTo(right.Order));
            }
            else if (reader.ValueTextEquals("techniques"u8))
            {
                var byId = tactics.ToDictionary(tactic => tactic.Id, StringComparer.Ordinal);
                ReadEach(ref reader, (ref Utf8JsonReader each) => techniques.Add(ReadTechnique(ref each, byId)));
            }
            else if (reader.ValueTextEquals("dataComponents"u8))
            {
                ReadEach(ref reader, (ref Utf8JsonReader each) => components.Add(ReadComponent(ref each)));
            }
            else
            {
                reader.Skip();
            }
        }

        return tactics.Count > 0 && techniques.Count > 0
            ? new(version, tactics, techniques, components)
            : throw new JsonException("The ATT&CK file has no tactics or no techniques; tactics must stand first.");
    }

    private delegate void ReadOne(ref Utf8JsonReader reader);

    private static void ReadEach(ref Utf8JsonReader reader, ReadOne readOne)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            readOne(ref reader);
        }
    }

    private static Tactic ReadTactic(ref Utf8JsonReader reader)
    {
        string id = "", shortName = "", name = "";
        var order = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                id = NextString(ref reader);
            }
            else if (reader.ValueTextEquals("shortName"u8))
            {
                shortName = NextString(ref reader);
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                name = NextString(ref reader);
            }
            else if (reader.ValueTextEquals("order"u8))
            {
                reader.Read();
                order = reader.GetInt32();
            }
            else
            {
                reader.Skip();
            }
        }

        return new(id, shortName, name, order);
    }

    private static Technique ReadTechnique(ref Utf8JsonReader reader, Dictionary<string, Tactic> tacticById)
    {
        string id = "", name = "";
        string? parent = null, revokedBy = null;
        IReadOnlyList<string> tactics = [], platforms = [], components = [];
        var deprecated = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                id = NextString(ref reader);
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                name = NextString(ref reader);
            }
            else if (reader.ValueTextEquals("parent"u8))
            {
                parent = NextString(ref reader);
            }
            else if (reader.ValueTextEquals("revokedBy"u8))
            {
                revokedBy = NextString(ref reader);
            }
            else if (reader.ValueTextEquals("deprecated"u8))
            {
                reader.Read();
                deprecated = reader.GetBoolean();
            }
            else if (reader.ValueTextEquals("tactics"u8))
            {
                tactics = NextStrings(ref reader);
            }
            else if (reader.ValueTextEquals("platforms"u8))
            {
                platforms = NextStrings(ref reader);
            }
            else if (reader.ValueTextEquals("dataComponents"u8))
            {
                components = NextStrings(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return new()
        {
            Id = id,
            Name = name,
            ParentId = parent,
            RevokedBy = revokedBy,
            IsDeprecated = deprecated,
            Tactics = [.. tactics.Select(tactic => tacticById[tactic]).OrderBy(tactic => tactic.Order)],
            Platforms = platforms,
            DataComponents = components,
        };
    }

    private static DataComponent ReadComponent(ref Utf8JsonReader reader)
    {
        string id = "", name = "";
        var deprecated = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                id = NextString(ref reader);
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                name = NextString(ref reader);
            }
            else if (reader.ValueTextEquals("deprecated"u8))
            {
                reader.Read();
                deprecated = reader.GetBoolean();
            }
            else
            {
                reader.Skip();
            }
        }

        return new(id, name, deprecated);
    }

    private static string NextString(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString() ?? "";
    }

    private static List<string> NextStrings(ref Utf8JsonReader reader)
    {
        var values = new List<string>();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            values.Add(reader.GetString()!);
        }

        return values;
    }
}
