using System.Globalization;

namespace Watchfloor.Bench.Import;

/// <summary>Writes made-up files of the formats beside Zeek; the same rows give the same bytes.</summary>
internal static class FormatGenerator
{
    /// <summary>What the columns of the CSV file mean.</summary>
    public const string CsvMapping =
        """{"name":"bench","class":"network_activity","columns":{"start":"time","dur":{"to":"duration","unit":"s"},"src":"src_endpoint.ip","sport":"src_endpoint.port","dst":"dst_endpoint.ip","dport":"dst_endpoint.port","proto":"connection_info.protocol_name","out":"traffic.bytes_out","in":"traffic.bytes_in"}}""";

    /// <summary>Writes one.</summary>
    public static void Write(string format, string path, int rows)
    {
        using var file = new StreamWriter(path) { NewLine = "\n" };
        if (format == "vpcflow")
        {
            file.WriteLine("version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status");
        }
        else if (format == "csv")
        {
            file.WriteLine("start,dur,src,sport,dst,dport,proto,out,in");
        }
        else if (format is "azureflow" or "cloudtrail")
        {
            file.Write(format == "azureflow" ? "{\"records\":[" : "{\"Records\":[");
        }

        for (var row = 0; row < rows; row++)
        {
            var (host, peer, port) = ($"10.0.{row / 7 % 20}.{row % 251}", $"198.51.100.{row % 97}", 20000 + (row % 40000));
            var seconds = 1772442000 + (row / 50);
            var time = DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
            var separator = row == 0 ? "" : ",";
            switch (format)
            {
                case "suricata":
                    file.WriteLine($$$"""{"timestamp":"{{{time}}}.{{{row % 1000000:d6}}}+0000","flow_id":{{{row * 7919L}}},"in_iface":"eth0","event_type":"flow","src_ip":"{{{host}}}","src_port":{{{port}}},"dest_ip":"{{{peer}}}","dest_port":443,"proto":"TCP","app_proto":"tls","flow":{"pkts_toserver":12,"pkts_toclient":9,"bytes_toserver":{{{1000 + row % 900}}},"bytes_toclient":4056,"start":"{{{time}}}.000001+0000","end":"{{{time}}}.500001+0000","age":1,"state":"closed","reason":"timeout","alerted":false},"tcp":{"tcp_flags":"1b","tcp_flags_ts":"1b","tcp_flags_tc":"1b","syn":true,"fin":true,"psh":true,"ack":true,"state":"closed"}}""");
                    break;
                case "vpcflow":
                    file.WriteLine($"2 123456789010 eni-1235b8ca12345678{row % 10} {host} {peer} {port} 443 6 20 {4000 + (row % 900)} {seconds} {seconds + 60} ACCEPT OK");
                    break;
                case "azureflow" when row % 20 == 0:
                    file.Write($$$"""{{{separator}}}{"time":"{{{time}}}Z","macAddress":"000D3AF8785{{{row % 10}}}","category":"NetworkSecurityGroupFlowEvent","resourceId":"/NSG","properties":{"Version":2,"flows":[{"rule":"R","flows":[{"mac":"000D3AF8785{{{row % 10}}}","flowTuples":[{{{string.Join(',', Enumerable.Range(row, Math.Min(20, rows - row)).Select(each => $"\"{seconds},{host},{peer},{20000 + (each % 40000)},443,T,O,A,{(each % 2 == 0 ? "E,10,1000,20,20000" : "B,,,,")}\""))}}}]}]}]}}""");
                    break;
                case "cloudtrail":
                    file.Write($$$$"""{{{{separator}}}}{"eventVersion":"1.08","userIdentity":{"type":"AssumedRole","principalId":"AROA1:ana","arn":"arn:aws:sts::123456789012:assumed-role/ops/ana","accountId":"123456789012","sessionContext":{"sessionIssuer":{"type":"Role","arn":"arn:aws:iam::123456789012:role/ops","userName":"ops"},"attributes":{"creationDate":"{{{{time}}}}Z","mfaAuthenticated":"false"}}},"eventTime":"{{{{time}}}}Z","eventSource":"s3.amazonaws.com","eventName":"GetObject","awsRegion":"eu-west-1","sourceIPAddress":"{{{{peer}}}}","userAgent":"aws-cli/2","requestParameters":{"bucketName":"b","key":"k{{{{row}}}}"},"responseElements":null,"requestID":"R{{{{row}}}}","eventID":"E{{{{row}}}}","readOnly":true,"eventType":"AwsApiCall","recipientAccountId":"123456789012"}""");
                    break;
                case "ocsf":
                    file.WriteLine($$$"""{"class_uid":4001,"category_uid":4,"activity_id":6,"type_uid":400106,"severity_id":1,"time":{{{seconds}}}000,"metadata":{"version":"1.8.0","uid":"N{{{row}}}","product":{"name":"bench"}},"src_endpoint":{"ip":"{{{host}}}","port":{{{port}}}},"dst_endpoint":{"ip":"{{{peer}}}","port":443},"connection_info":{"direction_id":2,"protocol_num":6},"traffic":{"bytes_out":{{{row % 900}}},"bytes_in":77}}""");
                    break;
                case "csv":
                    file.WriteLine($"{time}Z,0.5,{host},{port},{peer},443,tcp,{row % 900},77");
                    break;
                case "falcon-fdr":
                    file.WriteLine($$"""{"event_simpleName":"NetworkConnectIP4","aid":"a{{row % 50}}","cid":"c1","id":"n{{row}}","timestamp":"{{seconds}}000","ContextProcessId":"{{row % 999}}","LocalAddressIP4":"{{host}}","LocalPort":"{{port}}","RemoteAddressIP4":"{{peer}}","RemotePort":"443","Protocol":"6","ConnectionDirection":"0","event_platform":"Win"}""");
                    break;
                case "defender-hunting":
                    file.WriteLine($$"""{"Timestamp":"{{time}}.1234567Z","DeviceId":"d{{row % 50}}","DeviceName":"ws{{row % 50}}.example.com","ReportId":{{row}},"ActionType":"ConnectionSuccess","LocalIP":"{{host}}","LocalPort":{{port}},"RemoteIP":"{{peer}}","RemotePort":443,"Protocol":"Tcp","InitiatingProcessFileName":"x.exe","InitiatingProcessId":7,"InitiatingProcessFolderPath":"c:\\x\\x.exe"}""");
                    break;
            }
        }

        if (format is "azureflow" or "cloudtrail")
        {
            file.Write("]}");
        }
    }
}
