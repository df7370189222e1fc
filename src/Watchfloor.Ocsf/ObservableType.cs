namespace Watchfloor.Ocsf;

/// <summary>OCSF observable type_id values that Watchfloor fills.</summary>
public static class ObservableType
{
    /// <summary>Host name.</summary>
    public const int Hostname = 1;

    /// <summary>IP address.</summary>
    public const int IpAddress = 2;

    /// <summary>MAC address.</summary>
    public const int MacAddress = 3;

    /// <summary>User name.</summary>
    public const int UserName = 4;

    /// <summary>Mail address.</summary>
    public const int EmailAddress = 5;

    /// <summary>Link.</summary>
    public const int Url = 6;

    /// <summary>File name.</summary>
    public const int FileName = 7;

    /// <summary>Hash of a file.</summary>
    public const int Hash = 8;

    /// <summary>Process name.</summary>
    public const int ProcessName = 9;

    /// <summary>Resource id.</summary>
    public const int ResourceUid = 10;

    /// <summary>Command line.</summary>
    public const int CommandLine = 13;

    /// <summary>User agent.</summary>
    public const int UserAgent = 16;

    /// <summary>User id.</summary>
    public const int UserUid = 31;

    /// <summary>Process id that the sensor made.</summary>
    public const int ProcessUid = 39;

    /// <summary>Subject of a message.</summary>
    public const int EmailSubject = 40;

    /// <summary>Message-ID.</summary>
    public const int MessageUid = 42;

    /// <summary>File path.</summary>
    public const int FilePath = 45;

    /// <summary>Device id.</summary>
    public const int DeviceUid = 47;
}
