namespace Watchfloor.Incidents.Tests.Investigation;

public class TechniqueRulesTests
{
    [Theory]
    [InlineData("rundll32.exe", @"""C:\Windows\System32\rundll32.exe"" ""C:\Users\a\AppData\Roaming\x.dll"",Run", "T1218.011")]
    [InlineData("rundll32.exe", @"rundll32.exe C:\Windows\System32\comsvcs.dll, MiniDump 612 C:\Windows\Temp\a.dmp full", "T1003.001")]
    [InlineData("powershell.exe", "powershell -nop -enc SQBFAFgAIAAoAE4AZQB3AC0A", "T1059.001 T1027")]
    [InlineData("powershell.exe", "powershell -File C:\\scripts\\report.ps1", "T1059.001")]
    [InlineData("wscript.exe", @"wscript.exe ""C:\Users\a\Downloads\x.js""", "T1204.002 T1059.007")]
    [InlineData("nltest.exe", "nltest /domain_trusts", "T1482")]
    [InlineData("net.exe", "net group \"Domain Admins\" /domain", "T1069.002")]
    [InlineData("7z.exe", @"7z.exe a -v500m out.7z D:\Finance", "T1560.001")]
    [InlineData("7z.exe", "7z.exe x in.7z", "")]
    [InlineData("vssadmin.exe", "vssadmin delete shadows /all", "T1490")]
    [InlineData("vssadmin.exe", "vssadmin list shadows", "")]
    [InlineData("bcdedit.exe", "bcdedit /set {default} recoveryenabled no", "T1490")]
    [InlineData("cipher.exe", @"cipher /w:C:\Users", "T1070.004")]
    [InlineData("cipher.exe", @"cipher /e C:\Users", "")]
    [InlineData("sdelete64.exe", "sdelete64 -z c:", "T1070.004")]
    [InlineData("winword.exe", "winword.exe /n", "")]
    public void Of_CommandLine_ShowsItsTechniques(string name, string commandLine, string techniques) =>
        Assert.Equal(techniques.Split(' ', StringSplitOptions.RemoveEmptyEntries), TechniqueRules.Of(name, commandLine));

    [Fact]
    public void Of_HugeHostileCommandLine_Returns() =>
        Assert.NotNull(TechniqueRules.Of("rundll32.exe", string.Concat(Enumerable.Repeat("\\\"a ", 400_000))));
}
