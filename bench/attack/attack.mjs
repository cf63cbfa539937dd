/**
 * Our run of the attack of shared/bench/textattack_speed.py: TextFooler's search over a table of neighbours, on the first
 * N sentences of SST-2 dev. Prints one line of JSON.
 * usage: attack.mjs SHARED N THREADS
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { attack, loadDataset, loadModel, readLexicon, recipe, useEngine } from "rahp";

const [shared, n, threads] = process.argv.slice(2);
const engine = await useEngine("onnx", { threads: Number(threads) });
const model = await loadModel(join(shared, "models", "minilm-l6-sst2"));
const data = await loadDataset(join(shared, "data", "glue", "SST-2", "dev.tsv"), { limit: Number(n) });
const words = join(shared, "data", "wordlists");
const textfooler = recipe("textfooler-lexicon", {
  lexicon: await readLexicon(join(words, "counterfitted_neighbors_jia2019.json")),
  stopWords: JSON.parse(readFileSync(join(words, "textfooler_stopwords.json"), "utf8")),
});
await model.predict(Array(4).fill("warm up"));

const start = performance.now();
const cpuStart = process.cpuUsage();
const log = await attack(model, data, { recipe: textfooler, examples: data.size, onProgress: () => {} });
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(cpuStart);

const rows = log.toRows().sort((a, b) => a.id - b.id);
const queries = rows.reduce((sum, row) => sum + row.queries, 0);
console.log(
  JSON.stringify({
    engine,
    seconds,
    cpuSeconds: (user + system) / 1e6,
    queries,
    queriesPerSecond: queries / seconds,
    rows: rows.map(({ id, status, perturbedText, queries, originalScore, perturbedScore }) => ({
      ...{ id, status, perturbedText, queries, originalScore, perturbedScore },
    })),
  }),
);
process.exit(0); // the engine's threads would hold it
