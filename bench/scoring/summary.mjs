/**
 * Medians of what the programs told, and of the ratios within the rounds.
 *
 * @param turns      by program, one result a round: rahp_pytorch.py's, and score.mjs's
 * @param reference  score.py's result by each of score.mjs's programs
 */
export function summary(turns, reference) {
  const theirs = (key) => turns.pytorch.map((result) => result[key].median);
  const ours = (name, secondsOf, run = 0) => turns[name].map(({ runs }) => secondsOf(runs[run]));
  const peaks = (name) => turns[name].map(({ peakMemoryMB }) => peakMemoryMB);
  const firstOrder = (exact, estimate) =>
    Object.fromEntries(
      ["first", "second"].map((which, run) => [
        which,
        compared({ exact: ours(exact, ofDelta), firstOrder: ours(estimate, ofFirstOrder, run) }),
      ]),
    );
  const memory = (name) => {
    const [pytorch, mine] = [reference[name].peakMemoryMB, median(peaks(name))];
    return { pytorch, ours: mine, ratio: round3(mine / pytorch) };
  };
  return {
    deltaClever: compared({ pytorch: theirs("a_delta_c_64x72_s"), ours: ours("exact", ofDelta) }),
    fisher: compared({
      pytorch: theirs("a_fisher_per_sample_64_s"),
      ours: ours("exact", ofFisher),
    }),
    firstOrder: firstOrder("exact", "firstOrder"),
    peakMemoryMB: {
      exact: memory("exact"),
      firstOrder: memory("firstOrder"),
      pytorchScript: median(peaks("pytorch")),
    },
    ...(turns.exactBase && {
      base: {
        deltaClever: compared({
          pytorch: theirs("e_bert_base_144_heads_s"),
          ours: ours("exactBase", ofDelta),
        }),
        fisher: compared({
          pytorch: theirs("e_bert_base_fisher_per_sample_16x32_s"),
          ours: ours("exactBase", ofFisher),
        }),
        firstOrder: firstOrder("exactBase", "firstOrderBase"),
        peakMemoryMB: { exact: memory("exactBase"), firstOrder: memory("firstOrderBase") },
      },
    }),
  };
}

/*
 * What each thing takes from texts to scores. The forward pass of the whole model, from which ΔC and Fisher start, is
 * booked on the baseline, and PyTorch's timings include it; the first-order estimate makes its own.
 */
function ofDelta({ baseline, deltaClever }) {
  return baseline + deltaClever;
}

function ofFisher({ baseline, fisher }) {
  return baseline + fisher;
}

function ofFirstOrder({ firstOrder }) {
  return firstOrder;
}

/** Medians of seconds, and of the ratios within the rounds: how many times faster the second is than the first. */
function compared(series) {
  const [slow, fast] = Object.values(series);
  return {
    seconds: Object.fromEntries(Object.entries(series).map(([name, values]) => [name, median(values)])),
    timesFaster: median(slow.map((seconds, i) => seconds / fast[i])),
  };
}

function median(values) {
  return round3(values.toSorted((a, b) => a - b)[values.length >> 1]);
}

function round3(value) {
  return Math.round(value * 1000) / 1000;
}
