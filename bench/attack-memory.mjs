/**
 * Memory of an attack on the built-in model after so many sentences of SST-2's development data: it should stay where it
 * is once the caches are full. Resident memory and the process's peak as the system has them; JavaScript's memory after
 * a collection; tensors that the engine holds.
 *
 * `npm run bench -- attack-memory [--recipe textfooler-lexicon] [--marks 100,250,500,1000] [--record] [--data FILE]`;
 * where the data has fewer sentences, they come again. Needs `shared/`, or --data.
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { memory } from "@tensorflow/tfjs-core";
import { attack, Dataset, loadDataset, loadModel, useEngine } from "rahp";

const { values: options } = parseArgs({
  options: {
    recipe: { type: "string", default: "textfooler-lexicon" },
    marks: { type: "string", default: "100,250,500,1000" },
    record: { type: "boolean", default: false },
    data: {
      type: "string",
      default: fileURLToPath(new URL("../../shared/data/glue/SST-2/dev.tsv", import.meta.url)),
    },
  },
});

try {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  const marks = options.marks.split(",").map(Number);
  const engine = await useEngine();
  const model = await loadModel("bert-mini-sst2");
  const data = repeated(await loadDataset(options.data), Math.max(...marks));
  const look = () => {
    const rss = megabytes(process.memoryUsage().rss);
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return {
      rss,
      peakRss: megabytes(process.resourceUsage().maxRSS * 1024),
      heapAfterCollection: megabytes(heapUsed),
      external: megabytes(external),
      tensors: memory().numTensors,
    };
  };
  const megabytesAfter = { 0: look() };
  const log = await attack(model, data, {
    recipe: options.recipe,
    record: options.record,
    examples: data.size,
    onProgress: (done) => {
      if (marks.includes(done)) megabytesAfter[done] = look();
    },
  });
  const queries = log.toRows().reduce((sum, row) => sum + row.queries, 0);
  const { recipe, record } = options;
  console.log(JSON.stringify({ bench: "attack-memory", engine, recipe, record, queries, megabytesAfter }));
  process.exit(0); // the engine's threads would hold it
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exit(1);
}

/** The first `size` examples, from the start again where there are fewer. */
function repeated({ name, examples }, size) {
  const rows = Array.from({ length: size }, (_, id) => ({ ...examples[id % examples.length], id }));
  return new Dataset(name, rows);
}

function megabytes(bytes) {
  return Math.round(bytes / 1e5) / 10;
}
