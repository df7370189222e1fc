using Watchfloor.Testing;

namespace Watchfloor.Plugins.Tests;

public sealed class PluginFolderTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("acme", null, "cannot be read")]
    [InlineData("acme", "no json", "cannot be read")]
    [InlineData("acme", """{"name":"acme","title":"Acme","assembly":"Acme.dll"}""", "cannot be read")]
    [InlineData("other", """{"name":"acme","title":"Acme","assembly":"Acme.dll","permissions":[]}""", "lies in the folder")]
    [InlineData("crowdstrike", """{"name":"crowdstrike","title":"x","assembly":"Acme.dll","permissions":[]}""", "own servers")]
    [InlineData("acme", """{"name":"acme","title":"Acme","assembly":"../../Acme.dll","permissions":[]}""", "There is no file")]
    [InlineData("acme", """{"name":"acme","title":"Acme","assembly":"Acme.dll","permissions":[]}""", "cannot be loaded")]
    public void Load_APluginThatCannotBeUsed_SaysWhy(string name, string? manifest, string reason)
    {
        Directory.CreateDirectory(folder.File(name));
        File.WriteAllText(Path.Combine(folder.File(name), "Acme.dll"), "no assembly");
        if (manifest is not null)
        {
            File.WriteAllText(Path.Combine(folder.File(name), PluginManifest.FileName), manifest);
        }

        var plugin = Assert.Single(PluginFolder.Load(folder.Path));

        Assert.Contains(reason, plugin.Problem!.Message);
        Assert.NotEmpty(plugin.Problem.Fix);
    }

    [Fact]
    public void Load_WithoutAFolder_FindsNone() => Assert.Empty(PluginFolder.Load(folder.File("none")));
}
