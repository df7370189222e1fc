using Watchfloor.Lab.Truth;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Scenarios.PhishingToRansomware;

/// <summary>The truth about the whole story: verdict, techniques, what is in scope, what to do and what not.</summary>
internal sealed class Scope(Stage stage, Script script)
{
    private const string Name = PhishingToRansomwareScenario.Name;
    private readonly Person _engineer = stage.Cast.Engineer;
    private readonly Person _helpdesk = stage.Cast.Helpdesk;
    private readonly Device _laptop = stage.Cast.Engineer.Workstation!;
    private readonly Device _fileServer = stage.Cast.FileServer;
    private readonly Device _controller = stage.Cast.DomainController;

    private GroundTruth Truth => stage.Truth;

    public void Write()
    {
        var techniques = new[]
        {
            "T1566.001", "T1204.002", "T1059.007", "T1059.001", "T1027", "T1105", "T1071.001", "T1218.011", "T1053.005", "T1573", "T1482", "T1069.002", "T1033", "T1082", "T1003.001",
            "T1078.002", "T1021.002", "T1569.002", "T1570", "T1560.001", "T1041", "T1490", "T1484.001", "T1486",
        };
        Truth.Scenario(Name, script.T, script.At(Moment.BeaconEnds), "true_positive", "critical", techniques);
        foreach (var device in new[] { _laptop, _fileServer, _controller })
        {
            Truth.Entity(Name, "host", device.Hostname, device.Aid, device.DnsName, device.LocalIp, device.MdeId, device.EntraDeviceId);
        }

        foreach (var person in new[] { _engineer, _helpdesk })
        {
            Truth.Entity(Name, "user", person.Upn, person.Sid, person.Sam, person.ObjectId);
        }

        Truth.Entity(Name, "address", script.Control.Address);
        Truth.Entity(Name, "address", script.Sink);
        Truth.Entity(Name, "domain", script.Control.Domain);
        Truth.Entity(Name, "file", script.ArchiveHash, $"{script.Lure}.zip");
        Truth.Entity(Name, "file", script.ScriptHash, $"{script.Lure}.js");
        Truth.Entity(Name, "file", script.LibraryHash, $"{script.Library}.dll");
        Truth.Entity(Name, "file", script.EncryptorHash, script.Payload);
        Truth.Entity(Name, "persistence", script.Task, $@"\{script.Task}");
        Truth.Entity(Name, "persistence", script.Service, $@"C:\Windows\{script.Service}.exe");
        Truth.Entity(Name, "persistence", script.PolicyFolder, $@"\\{_controller.Hostname}\SYSVOL\{stage.Company.Domain}\Policies\{script.PolicyFolder}");

        Propose("isolate_host", $"host:{_laptop.Hostname}");
        Propose("isolate_host", $"host:{_fileServer.Hostname}");
        Propose("disable_user", $"user:{_helpdesk.Upn}");
        Propose("reset_password", $"user:{_helpdesk.Upn}");
        Propose("remove_task", $"persistence:{script.Task}");
        Propose("remove_service", $"persistence:{script.Service}");
        Propose("remove_file", $"file:{script.EncryptorHash}");
        Propose("block_address", $"address:{script.Control.Address}");
        Propose("block_address", $"address:{script.Sink}");
        Propose("block_domain", $"domain:{script.Control.Domain}");
        Propose("block_hash", $"file:{script.LibraryHash}");
        Propose("block_hash", $"file:{script.EncryptorHash}");
        Propose("preserve", $"host:{_fileServer.Hostname}");
        Truth.Action(Name, false, "isolate_host", $"host:{_controller.Hostname}", approvers: 2);
        Truth.Action(Name, false, "block_domain", $"domain:{stage.Internet.Updater.Home.Domain}");
        Truth.Action(Name, false, "block_address", $"address:{stage.Internet.Updater.Home.Address}");
    }

    private void Propose(string name, string target) => Truth.Action(Name, true, name, target);
}
