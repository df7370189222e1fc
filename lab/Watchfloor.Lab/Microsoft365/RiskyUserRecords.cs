using System.Globalization;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>Writes risky users: one record for each change of somebody's risk.</summary>
internal sealed class RiskyUserRecords(Story story, Random random)
{
    /// <summary>Somebody's risk is now this; the record's own id is the user's and the moment, since the list keeps every change.</summary>
    public Written Add(Person person, DateTimeOffset at, string level, string state, string detail = "none")
    {
        var time = at.ToMillisecond();
        var id = $"{person.ObjectId}/{time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}";
        story.RiskyUsers.Add(
            id,
            time,
            time + random.Seconds(60, 600),
            json => json
                .Text("id", person.ObjectId).Text("userPrincipalName", person.Upn).Text("userDisplayName", person.Name).Text("riskLevel", level).Text("riskState", state).Text("riskDetail", detail)
                .Text("riskLastUpdatedDateTime", Json.Ticks(time)).Flag("isDeleted", false).Flag("isProcessing", false),
            state,
            person.ObjectId);
        return new Written(id, time);
    }
}
