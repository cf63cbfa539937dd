import { attackAttention } from "../attacks/hackattend/attack-attention.js";
import { attentionMap } from "../attacks/hackattend/attention-map.js";
import { readings } from "../attacks/hackattend/reading.js";
import type { Subject } from "../attacks/hackattend/subject.js";
import { engineInUse } from "../backends/engines.js";
import { ChoiceDataset } from "../results/choice-dataset.js";
import { ChoiceModel } from "../results/choice-model.js";
import type { Dataset } from "../results/dataset.js";
import { HackAttendLog, type HackAttendMap, type HackAttendRow } from "../results/hack-attend-log.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { RahpError } from "../support/rahp-error.js";
import { drawIndices } from "../support/random.js";
import { randomStream } from "../support/random-stream.js";
import { checkFinite } from "./check-finite.js";
import { labelFor, truncationNotes } from "./encoded-examples.js";
import { type HackAttendOptions, resolveHackAttend, settingsOf } from "./hack-attend-options.js";
import { Journal } from "./journal.js";
import { LongWork } from "./long-work.js";
import { RunningOutcomes } from "./running-outcomes.js";
import { versions } from "./versions.js";

/**
 * Attacks a model through its attention (HackAttend; Liong et al., 2024): the text stays, and a small share of the
 * units of one attention head after another is masked until the prediction flips. Layers and heads are tried in the
 * order in which the model depends on them, units in that in which masking raises the loss.
 *
 * @param model  a classifier with data of `loadDataset`, or a model of `loadChoiceModel` with data of `loadChoices`
 * @throws RahpError for options out of range, a model and data of different tasks, and labels that the model does not
 *   have, and a journal of another run; the signal's reason
 * @example
 * const log = await hackAttend(model, data, { variant: "paper", alpha: 0.01, examples: 100 });
 * log.metrics.successRate;
 */
export async function hackAttend(
  model: TextClassifier,
  data: Dataset,
  options?: HackAttendOptions,
): Promise<HackAttendLog>;
export async function hackAttend(
  model: ChoiceModel,
  data: ChoiceDataset,
  options?: HackAttendOptions,
): Promise<HackAttendLog>;
export async function hackAttend(
  model: TextClassifier | ChoiceModel,
  data: Dataset | ChoiceDataset,
  options: HackAttendOptions = {},
): Promise<HackAttendLog> {
  const encoder = model instanceof ChoiceModel ? model.encoder : model;
  const resolved = resolveHackAttend(encoder, options);
  const { seed, maps: mostMaps, batchSize, ...recorded } = resolved;
  const questions = questionsOf(model, data, resolved.maxLength);
  const { label: engine } = await engineInUse();
  const [settings, reading] = [settingsOf(resolved), readings[resolved.variant]];

  const positions = drawIndices(Math.min(resolved.examples, data.size), data.size, seed);
  const provenance = {
    verb: "hackAttend",
    model: encoder.origin,
    data: { name: data.name, examples: positions.length, hash: data.hash },
    options: { ...recorded, ...questions.labelOptions },
    seed,
    engine,
    versions,
  };
  const journal = await Journal.open(options.resume, {
    ...provenance,
    options: { ...provenance.options, maps: mostMaps },
  });
  const outcomes = new RunningOutcomes(journal.values<Attacked>().map(({ row }) => row));
  const work = new LongWork("attacking attention", positions.length, options, journal.units);
  work.note(outcomes.note);
  const attackOne = ({ id, subject }: Question, keepsMap: boolean): Promise<Attacked> =>
    work.step("attack", 1, async () => {
      const record = await attackAttention(subject, settings, randomStream(seed, id), work.signal);
      const tokens = subject.sequences.map(({ ids }) => ids.map((id) => encoder.tokenizer.token(id)));
      for (const p of record.probabilities) checkFinite("probability", p, id);
      const row = { id, label: subject.label, tokens, ...record };
      work.passed("attack", record.queries + record.rankingQueries + 1);
      outcomes.add(row);
      work.note(outcomes.note);
      if (record.status !== "succeeded" || !keepsMap) return { row };
      const sequence = subject.sequences.length === 1 ? 0 : subject.label;
      const map = await attentionMap(subject, record.steps, reading, sequence);
      return { row, map: { id, tokens: tokens[sequence], ...map } };
    });
  const rows: HackAttendRow[] = [];
  const maps: HackAttendMap[] = [];
  const cut: Subject["sequences"][number][] = [];
  try {
    for (const position of positions) {
      const question = questions.at(position);
      cut.push(...question.subject.sequences);
      const { row, map } = await journal.once(String(position), 1, () =>
        attackOne(question, maps.length < mostMaps),
      );
      rows.push(row);
      if (map) maps.push(map);
    }
  } finally {
    work.end();
  }
  const notes = [
    ...questions.notes,
    ...truncationNotes({ tokenizer: { maxLength: resolved.maxLength } }, cut),
  ];
  return new HackAttendLog(rows, maps, { provenance, cost: work.cost, notes });
}

/** What became of an example, with its map where it is one of the first successes. */
interface Attacked {
  readonly row: HackAttendRow;
  readonly map?: HackAttendMap;
}

/** An example, ready for the model. */
interface Question {
  readonly id: number;
  readonly subject: Subject;
}

/** Examples of either kind, ready for the model one by one. */
interface Questions {
  readonly at: (position: number) => Question;
  readonly labelOptions: object;
  readonly notes: readonly string[];
}

function questionsOf(
  model: TextClassifier | ChoiceModel,
  data: Dataset | ChoiceDataset,
  maxLength: number,
): Questions {
  if (model instanceof ChoiceModel) {
    if (!(data instanceof ChoiceDataset))
      throw new RahpError(
        `invalid data for ${model.id}: ${data.name} has no choices (expected data of loadChoices)`,
      );
    const { encoder } = model;
    return {
      at: (position) => {
        const { id, context, choices, label } = data.examples[position];
        const sequences = choices.map((pair) => encoder.tokenizer.encode({ text: context, pair }, maxLength));
        return { id, subject: { model: encoder, sequences, label } };
      },
      labelOptions: {},
      notes: data.notes,
    };
  }
  if (data instanceof ChoiceDataset)
    throw new RahpError(
      `invalid data for ${model.id}: ${data.name} has choices (expected data of loadDataset)`,
    );
  const { examples, labelOptions, notes } = labelFor(model, data);
  return {
    at: (position) => {
      const { id, text, pair, label } = examples[position];
      return {
        id,
        subject: { model, sequences: [model.tokenizer.encode({ text, pair }, maxLength)], label },
      };
    },
    labelOptions,
    notes,
  };
}
