namespace Watchfloor.Connectors.Logs.Aws;

/// <summary>Fields of VPC flow logs, versions 2 to 7, that have a place in OCSF. https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html</summary>
internal enum VpcField
{
    // version 2
    Version,
    AccountId,
    InterfaceId,
    SrcAddr,
    DstAddr,
    SrcPort,
    DstPort,
    Protocol,
    Packets,
    Bytes,
    Start,
    End,
    Action,
    LogStatus,

    // version 3
    VpcId,
    SubnetId,
    InstanceId,
    TcpFlags,
    Type,
    PktSrcAddr,
    PktDstAddr,

    // version 5
    FlowDirection,
    TrafficPath,

    // version 8
    RejectReason,

    Count,
}
