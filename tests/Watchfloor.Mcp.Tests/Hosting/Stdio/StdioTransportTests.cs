using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Protocol;

namespace Watchfloor.Mcp.Tests.Hosting.Stdio;

public class StdioTransportTests
{
    private readonly Pipe input = new();
    private readonly MemoryStream output = new();

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":5}""", "7")]
    [InlineData("""{"id":"seven","method":"ping"}""", "\"seven\"")]
    [InlineData("""{"jsonrpc":"2.0","params":{"a":""", null)]
    [InlineData("""[{"jsonrpc":"2.0","id":7,"method":"ping"}]""", null)]
    [InlineData("not JSON", null)]
    public async Task Read_ALineThatIsNoMessage_AnswersItsIdAndGoesOn(string line, string? id)
    {
        await using var transport = Start();

        await WriteAsync(line + "\n" + """{"jsonrpc":"2.0","id":8,"method":"ping"}""" + "\n");

        Assert.Equal("ping", Assert.IsType<JsonRpcRequest>(await NextAsync(transport)).Method);
        Assert.Equal(id is null ? [] : [(id, -32700)], Answers().Select(answer => (answer.GetProperty("id").GetRawText(), answer.GetProperty("error").GetProperty("code").GetInt32())));
    }

    [Fact]
    public async Task Read_BytesThatAreNoText_GoesOn()
    {
        await using var transport = Start();

        await input.Writer.WriteAsync(new byte[] { (byte)'"', 0xC3, 0x28, (byte)'"', (byte)'\n' }, TestContext.Current.CancellationToken);
        await WriteAsync("""{"jsonrpc":"2.0","id":8,"method":"ping"}""" + "\n");

        Assert.IsType<JsonRpcRequest>(await NextAsync(transport));
    }

    [Fact]
    public async Task Read_AMessageDeeperThanAnyParser_AnswersItsId()
    {
        await using var transport = Start();

        await WriteAsync("""{"jsonrpc":"2.0","method":"ping","params":""" + new string('[', 5000) + new string(']', 5000) + ""","id":7}""" + "\n");
        await WriteAsync("""{"jsonrpc":"2.0","id":8,"method":"ping"}""" + "\n");

        Assert.IsType<JsonRpcRequest>(await NextAsync(transport));
        Assert.Equal(7, Assert.Single(Answers()).GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task Input_Ends_EndsTheMessagesAndStillAnswers()
    {
        await using var transport = Start();

        await input.Writer.CompleteAsync();
        await transport.MessageReader.Completion.WaitAsync(TestContext.Current.CancellationToken);
        await transport.SendMessageAsync(Notification("late"), TestContext.Current.CancellationToken);

        Assert.Equal("late", Assert.Single(Answers()).GetProperty("method").GetString());
    }

    [Fact]
    public async Task Send_FromManyThreads_EachMessageStandsOnALineOfItsOwn()
    {
        await using var transport = Start();
        const int Threads = 16;
        const int Each = 500;

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                await transport.SendMessageAsync(Notification($"{thread} {i} \n\u2028 東京 {new string('x', i)}"), TestContext.Current.CancellationToken);
            }
        })));

        var sent = Enumerable.Range(0, Threads).SelectMany(thread => Enumerable.Range(0, Each).Select(i => $"{thread} {i} \n\u2028 東京 {new string('x', i)}"));
        Assert.Equal(sent.Order(), Answers().Select(answer => answer.GetProperty("method").GetString()).Order());
    }

    private static JsonRpcNotification Notification(string method) => new() { Method = method };

    private StdioTransport Start() => new(input.Reader.AsStream(), output, NullLogger<StdioTransport>.Instance);

    private async Task WriteAsync(string text) => await input.Writer.WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);

    private static async Task<JsonRpcMessage> NextAsync(StdioTransport transport) => await transport.MessageReader.ReadAsync(TestContext.Current.CancellationToken);

    private IEnumerable<JsonElement> Answers() => Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line));
}
