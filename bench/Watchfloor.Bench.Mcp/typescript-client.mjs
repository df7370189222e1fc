// Calls of servers by the TypeScript SDK's client, on which most chat clients are built.
// Arguments: the folder of node modules, and what to measure as JSON. Prints a line of JSON for each round.
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, plan] = process.argv.slice(2);
const { servers, calls, rounds, warmUp, atOnce } = JSON.parse(plan);
const load = name => import(pathToFileURL(createRequire(path.join(modules, 'x.js')).resolve(`@modelcontextprotocol/sdk/client/${name}.js`)));
const [{ Client }, { StdioClientTransport }] = await Promise.all([load('index'), load('stdio')]);

for (const server of servers) {
    server.client = new Client({ name: 'bench', version: '1' });
    await server.client.connect(new StdioClientTransport({ command: server.command, args: server.arguments, env: { ...process.env, ...server.environment } }));
    await server.client.listTools();
}

for (const many of atOnce) {
    for (let round = -warmUp; round < rounds; round++) {
        for (const { name, client, tool, input } of servers) {
            const times = new Float64Array(calls);
            let next = 0;
            const began = performance.now();
            await Promise.all(Array.from({ length: many }, async () => {
                for (let i = next++; i < calls; i = next++) {
                    const start = performance.now();
                    const result = await client.callTool({ name: tool, arguments: input });
                    times[i] = performance.now() - start;
                    if (result.isError) {
                        throw new Error(`${tool} answered with an error: ${JSON.stringify(result)}`);
                    }
                }
            }));
            const elapsed = performance.now() - began;
            times.sort();
            if (round >= 0) {
                console.log(JSON.stringify({ server: name, atOnce: many, callsPerSecond: calls / elapsed * 1000, median: times[calls >> 1], ninetyFifth: times[Math.floor(calls * 0.95)] }));
            }
        }
    }
}

await Promise.all(servers.map(server => server.client.close()));
