// Runs the cases of cases/*.json against a server with the official SDKs: node run.mjs <input> <output>
// input: { address, cases, transports: [{ name, key, keys: { unknown, inactive, wrongSecret }, variables }] }
// output: [{ transport, case, operation, problem }], problem null when the answer was as the case expects
import { readFileSync, writeFileSync } from 'node:fs';
import { clientOf } from './transports.mjs';
import { compare, fill } from './expectations.mjs';

const [, , inputFile, outputFile] = process.argv;
const input = JSON.parse(readFileSync(inputFile, 'utf8'));
const results = [];

async function answerOf(transport, test, variables) {
  const key = test.key ? transport.keys[test.key] : transport.key;
  const client = clientOf(transport.name, input.address, key);
  return client(test.operation, test.version, fill(test.send ?? {}, variables));
}

async function run(transport, test, variables) {
  for (let left = test.repeat ?? 1; left > 0; left--) {
    const answer = await answerOf(transport, test, variables);
    if ((answer.code ?? 'success') !== test.expect && left > 1) {
      continue;
    }

    const problem = compare(test, answer, variables);
    if (problem === null) {
      for (const [name, path] of Object.entries(test.save ?? {})) {
        variables[name] = String(answer.body[path]);
      }
    }

    return problem;
  }
}

await Promise.all(input.transports.map(async transport => {
  const variables = { ...transport.variables };
  for (const [index, test] of input.cases.entries()) {
    let problem;
    try {
      problem = await run(transport, test, variables);
    } catch (error) {
      problem = `the SDK failed: ${error.stack}`;
    }

    results.push({ transport: transport.name, case: index, operation: test.operation, problem });
  }
}));
writeFileSync(outputFile, JSON.stringify(results));
