import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CONNECTIONS } from './load/connections.js';
import { defaultGenerator } from './load/generator.js';
import { chart } from './report/chart.js';
import { printed } from './report/print.js';
import { ABOUT, type Results, thisMachine } from './report/results.js';
import { targetsOf } from './report/targets.js';
import { type Flags, HELP, parseFlags, PARTS } from './run/flags.js';
import { nodeBinaries } from './run/node-binaries.js';
import { PLANS } from './run/plan.js';
import { Progress } from './run/progress.js';
import { emptyResults, tasksOf } from './run/tasks.js';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function measure(flags: Flags): Promise<Results> {
  const generator = flags.generator ?? defaultGenerator();
  const plan = PLANS[flags.scale];
  const binaries = await nodeBinaries(flags.nodes, say);
  try {
    const nodes = binaries.nodes.map(({ version }) => emptyResults(version));
    const tasks = binaries.nodes.flatMap(({ path: node }, index) =>
      tasksOf(flags.parts, { plan, node, generator }, nodes[index]!),
    );
    say(
      `Measuring with ${generator}, on Node ${nodes.map(({ node }) => node).join(', ')}`,
    );
    await new Progress(tasks, process.stdout).runAll();
    nodes.forEach((results) => {
      results.targets = targetsOf(results);
    });
    return {
      about: ABOUT,
      date: new Date().toISOString().slice(0, 10),
      scale: flags.scale,
      generator,
      connections: CONNECTIONS,
      machine: thisMachine(),
      nodes,
    };
  } finally {
    await binaries.remove();
  }
}

async function write(results: Results, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const json = `${JSON.stringify(results, rounded, 2)}\n`;
  await writeFile(join(folder, 'results.json'), json);
  const drawn = chart(results);
  if (drawn !== undefined) {
    await writeFile(join(folder, 'results.svg'), drawn);
  }
}

/** Of a complete run test/bench, where the README finds it; less must not replace that. */
function defaultFolder({ scale, parts }: Flags): string {
  const isComplete = scale !== 'quick' && parts.length === PARTS.length;
  // This runs in test/bench/dist.
  return fileURLToPath(new URL(isComplete ? '..' : '.', import.meta.url));
}

/** Four digits: more would claim more than is known. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value)
    ? Number(value.toPrecision(4))
    : value;
}

try {
  const flags = parseFlags(process.argv.slice(2));
  if (flags.help) {
    say(HELP);
  } else {
    const results = await measure(flags);
    await write(results, flags.out ?? defaultFolder(flags));
    results.nodes.forEach((node) => say(printed(node)));
  }
} catch (error) {
  process.exitCode = 1;
  process.stderr.write(
    `\n${error instanceof Error ? error.message : String(error)}\n`,
  );
}
