using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Scenarios.InsiderTheft;

/// <summary>The truth about the whole story: verdict, techniques, gaps, what is in scope, what to do and what not.</summary>
internal sealed class Scope(Stage stage, Script script, Telling tell)
{
    public void Write(Person engineer)
    {
        var laptop = engineer.Workstation!;
        stage.Truth.Scenario(InsiderTheftScenario.Name, script.T, script.At(Moment.Tidy), "true_positive", "high", ["T1213.002", "T1530", "T1560.001", "T1036", "T1567.002", "T1052.001", "T1567", "T1070.004"]);
        tell.Gap("The laptop is off: no telemetry from it.", script.Off.From, script.Off.To);
        tell.Gap("What is in the archive cannot be shown from logs.");
        tell.Gap("Whose the personal storage account is, is inferred.");

        tell.Person(engineer);
        tell.Host(laptop);
        tell.Entity("site", "Designs");
        tell.Entity("file", script.ArchiveHash, script.Archive);
        tell.Entity("volume", script.Volume);
        tell.Entity("domain", script.Storage.Domain);
        tell.Entity("address", script.Storage.Address);
        foreach (var link in script.Links)
        {
            tell.Entity("link", link);
            tell.Propose("revoke_link", $"link:{link}");
        }

        tell.Propose("preserve", $"user:{engineer.Upn}");
        tell.Propose("suspend_sync", $"user:{engineer.Upn}");
        tell.Propose("restrict_usb", $"host:{laptop.Hostname}");
        tell.Never("disable_user", $"user:{engineer.Upn}", approvers: 2);
        tell.Never("notify_user", $"user:{engineer.Upn}");
        tell.Never("isolate_host", $"host:{laptop.Hostname}");
        tell.Never("wipe_host", $"host:{laptop.Hostname}");
        tell.Never("remove_file", $"file:{script.ArchiveHash}");
    }
}
