using System.Text;

namespace Watchfloor.Lake.Columns;

/// <summary>The columns of one class arranged by their paths, so that one pass over an event finds them.</summary>
internal sealed class ColumnTree
{
    private readonly List<(byte[] Name, ColumnTree Node)> children = [];

    /// <summary>Column that the attribute moves into; -1 for none.</summary>
    public int Column { get; private set; } = -1;

    /// <summary>Column made from what lies below; -1 for none.</summary>
    public int Derived { get; private set; } = -1;

    /// <summary>Whether the attribute must not be kept from JSON: the writer takes it from the event itself.</summary>
    public bool Skip { get; private set; }

    /// <summary>Value that the event has when it says nothing, so that it need not be kept; null for none.</summary>
    public string? Default { get; private set; }

    /// <summary>Whether columns lie below it.</summary>
    public bool HasChildren => children.Count > 0;

    /// <summary>Builds the tree.</summary>
    public static ColumnTree Of(IReadOnlyList<LakeColumn> columns)
    {
        var root = new ColumnTree();
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].Source == ColumnSource.Attribute)
            {
                root.At(columns[i].Path).Column = i;
            }
            else if (columns[i].Source == ColumnSource.Derived)
            {
                root.At(columns[i].Path).Derived = i;
            }
        }

        // Times keep more digits in the event than in its JSON, and the class says the rest of these.
        foreach (var path in EventRow.EnvelopePaths)
        {
            root.At(path).Skip = true;
        }

        root.At("metadata.version").Default = LakeColumns.UsualVersion;
        return root;
    }

    /// <summary>The node of an attribute; null when no column lies at or below it.</summary>
    public ColumnTree? Find(ReadOnlySpan<byte> name)
    {
        foreach (var (childName, node) in children)
        {
            if (name.SequenceEqual(childName))
            {
                return node;
            }
        }

        return null;
    }

    private ColumnTree At(string path)
    {
        var node = this;
        foreach (var name in path.Split('.'))
        {
            var utf8 = Encoding.UTF8.GetBytes(name);
            var next = node.Find(utf8);
            if (next is null)
            {
                next = new();
                node.children.Add((utf8, next));
            }

            node = next;
        }

        return node;
    }
}
