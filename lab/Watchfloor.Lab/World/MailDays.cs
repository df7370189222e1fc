using Watchfloor.Lab.Proofpoint;

namespace Watchfloor.Lab.World;

/// <summary>Ordinary mail: what suppliers and newsletters send, what the gateway holds back, and a few links that were clicked.</summary>
internal sealed class MailDays(Story story, Internet internet)
{
    private readonly Random _random = story.Stream("mail days");

    public void Tell()
    {
        var tap = new TapRecords(story, story.Stream("tap"));
        foreach (var person in story.Company.People)
        {
            // One to three mails in two days; longer stories have more of them.
            for (var n = _random.Next(1, 4) * (person.IsToldInFull ? story.Days : 2) / 2; n > 0; n--)
            {
                tap.Add(Ordinary(person));
            }
        }

        // Spam that was held back; TAP knows its links and has cleared them since.
        for (var n = story.Company.People.Count / 6; n > 0; n--)
        {
            var message = Ordinary(_random.Pick(story.Company.People));
            var threat = new TapThreat($"https://{message.Sender[(message.Sender.IndexOf('@') + 1)..]}/offer/{_random.Hex(6)}", _random.Hex(64), "url", "cleared", "spam", message.Time.AddMinutes(-_random.Next(10, 600)));
            message = message with { Blocked = true, Spam = _random.Next(80, 100), Phish = _random.Next(0, 40), Subject = $"{_random.Pick(Words.MailTopics)}!", Threats = [threat] };
            var written = tap.Add(message);
            if (_random.Next(10) == 0)
            {
                tap.Click(message.Time.AddMinutes(_random.Next(5, 120)), message, written, threat, story.Company.Egress, "Mozilla/5.0 (Windows NT 10.0; Win64; x64)", blocked: true);
            }
        }
    }

    /// <summary>A mail as dozens come in each minute.</summary>
    public TapMessage Ordinary(Person recipient)
    {
        var sender = _random.Pick(internet.Senders);
        var name = $"{_random.Pick(Words.FirstNames)} {_random.Pick(Words.LastNames)}";
        TapPart[] parts = _random.Next(4) == 0
            ? [Html(), new TapPart($"{_random.Pick(Words.MailTopics)}.pdf", "application/pdf", _random.Hex(64), null)]
            : [Html()];
        return new TapMessage
        {
            Time = story.Start.AddDays(_random.Next(story.Days)).AddMinutes(300 + (780 * _random.NextDouble())),
            Sender = $"{name.Replace(' ', '.').ToLowerInvariant()}@{sender.Domain}",
            SenderName = name,
            SenderAddress = sender.Address,
            Recipient = recipient,
            Subject = $"{(_random.Next(3) == 0 ? "Re: " : "")}{_random.Pick(Words.MailTopics)} {_random.Next(1000, 9999)}",
            Spam = _random.Next(0, 25),
            Phish = _random.Next(0, 20),
            Malware = 0,
            Impostor = _random.Next(0, 6),
            Parts = parts,
        };
    }

    private TapPart Html() => new("text.html", "text/html", _random.Hex(64), null);
}
