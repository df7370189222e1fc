namespace Watchfloor.Lab.ObjectStores;

/// <summary>One object as it is kept.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="Tag">Changes with the content, or with each writing where the protocol says so.</param>
/// <param name="Generation">Counts writings over all objects.</param>
/// <param name="Modified">When it was written.</param>
/// <param name="Metadata">What its writer left beside it.</param>
internal sealed record KeptObject(byte[] Content, string Tag, long Generation, DateTimeOffset Modified, IReadOnlyDictionary<string, string> Metadata);

/// <summary>The objects of one bucket, in memory. Conditions are checked and the object is written in one step, as the services promise.</summary>
internal sealed class KeptObjects(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, KeptObject> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, byte[]>> _parts = [];
    private long _generation;

    /// <summary>Uploads in parts that were begun and neither finished nor thrown away.</summary>
    public int OpenUploads
    {
        get
        {
            lock (_gate)
            {
                return _parts.Count;
            }
        }
    }

    /// <summary>Names that begin with a prefix, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, KeptObject>> List(string prefix, string? after = null)
    {
        lock (_gate)
        {
            return [.. _objects.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal) && (after is null || string.CompareOrdinal(pair.Key, after) > 0))];
        }
    }

    public KeptObject? Find(string key)
    {
        lock (_gate)
        {
            return _objects.GetValueOrDefault(key);
        }
    }

    /// <summary>Writes an object if <paramref name="condition"/> likes what is there now; null when it does not. Its tag is the MD5 of its bytes unless one is given; an empty one stands for a new tag each time.</summary>
    public KeptObject? Put(string key, byte[] content, IReadOnlyDictionary<string, string> metadata, Func<KeptObject?, bool> condition, string? tag = null)
    {
        lock (_gate)
        {
            if (!condition(_objects.GetValueOrDefault(key)))
            {
                return null;
            }

            _generation++;
            return _objects[key] = new(content, $"\"{(tag is "" ? $"0x{_generation:X}" : tag ?? CrowdStrike.Fdr.FdrArchive.Md5(content))}\"", _generation, time.GetUtcNow(), metadata);
        }
    }

    public bool Delete(string key)
    {
        lock (_gate)
        {
            return _objects.Remove(key);
        }
    }

    /// <summary>Damages an object where it lies.</summary>
    public void Spoil(string key)
    {
        lock (_gate)
        {
            var kept = _objects[key];
            var content = kept.Content.ToArray();
            content[content.Length / 2] ^= 0xff;
            _objects[key] = kept with { Content = content };
        }
    }

    public string BeginUpload()
    {
        lock (_gate)
        {
            var id = $"upload-{++_generation}";
            _parts[id] = [];
            return id;
        }
    }

    public bool AddPart(string upload, string part, byte[] content, bool begin = false)
    {
        lock (_gate)
        {
            if (!_parts.TryGetValue(upload, out var parts))
            {
                if (!begin)
                {
                    return false;
                }

                _parts[upload] = parts = [];
            }

            parts[part] = content;
            return true;
        }
    }

    /// <summary>The parts of an upload one behind the other, and the upload is no more; null when one of them is not there.</summary>
    public byte[]? EndUpload(string upload, IEnumerable<string> order)
    {
        lock (_gate)
        {
            return _parts.Remove(upload, out var parts) && order.All(parts.ContainsKey) ? [.. order.SelectMany(part => parts[part])] : null;
        }
    }

    public bool DropUpload(string upload)
    {
        lock (_gate)
        {
            return _parts.Remove(upload);
        }
    }
}
